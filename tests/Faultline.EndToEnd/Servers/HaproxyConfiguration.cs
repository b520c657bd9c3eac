namespace Faultline.EndToEnd.Servers;

/// <summary>An HAProxy that really fails in every way that its users meet, by path.</summary>
internal static class HaproxyConfiguration
{
    public static string Write(string folder, int port, int closedPort, int garbagePort, int silentPort) =>
        ServerFiles.Write(folder, "haproxy.cfg", $$"""
            global
              maxconn 200
            defaults
              mode http
              timeout connect 500ms
              timeout client 5s
              timeout server 1s
              timeout queue 300ms
              timeout http-request 1s
              retries 0
            frontend all
              bind 127.0.0.1:{{port}}
              option http-buffer-request
              http-request deny if { path /denied }
              http-request deny deny_status 429 if { path /limited }
              http-request deny deny_status 413 if { path /small } { req.body_size gt 10 }
              http-request return status 503 content-type text/plain string "back at noon" hdr Retry-After 120 if { path /maintenance }
              use_backend nobody if { path /nobody }
              use_backend refused if { path /refused }
              use_backend garbage if { path /garbage }
              use_backend silent if { path /slow }
              use_backend narrow if { path /narrow }
              default_backend nobody
            backend nobody
            backend refused
              server app 127.0.0.1:{{closedPort}}
            backend garbage
              server app 127.0.0.1:{{garbagePort}}
            backend silent
              server app 127.0.0.1:{{silentPort}}
            backend narrow
              timeout server 10s
              server app 127.0.0.1:{{silentPort}} maxconn 1

            """);
}
