#!/bin/sh
# The first process of a namespace of its own: gives the guide's example hosts addresses, names and servers. Ends when its standard input does.
set -eu
PATH="$PATH:/usr/sbin:/sbin"
mount --bind hosts /etc/hosts
mount --bind resolv.conf /etc/resolv.conf
mkdir log
mount --bind log /var/log/nginx         # nginx's package made that folder
ip link set lo up
ip address add 192.0.2.10/32 dev lo     # nginx
ip address add 192.0.2.50/32 dev lo     # nothing listens there
# In the foreground dnsmasq does not try to become another user, which whoever is root in a user namespace alone may not.
dnsmasq --no-daemon --conf-file="$PWD/dnsmasq.conf" 2> dnsmasq.log &
until ss -Hlun 'sport = :53' | grep -q .; do
    kill -0 $! || { cat dnsmasq.log >&2; exit 1; }
    sleep 0.05
done
# Returns once it listens.
nginx -p "$PWD/" -c nginx.conf -e error.log
echo ready
exec cat
