using System.Net;
using Faultline.EndToEnd.Servers;
using Faultline.EndToEnd.Tls;

namespace Faultline.EndToEnd.Alerts;

/// <summary>
/// A real SMTP server (Debian's aiosmtpd) that insists on STARTTLS, lets one user in, and keeps mails in a Maildir. Receivers named
/// <c>later@</c> and <c>never@</c> are refused as their names say.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const string Script =
        """
        import asyncio, ssl, sys
        from aiosmtpd.handlers import Mailbox
        from aiosmtpd.smtp import SMTP, AuthResult

        folder, port, wants_user = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "user"

        class Handler(Mailbox):
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("later@"):
                    return "451 4.7.1 Greylisted, come back in five minutes"
                if address.startswith("never@"):
                    return "550 5.1.1 No such user"
                envelope.rcpt_tos.append(address)
                return "250 OK"

        def authenticate(server, session, envelope, mechanism, data):
            right = (data.login, data.password) == (b"ops", b"verysecretpassword")
            return AuthResult(success=right, handled=False)

        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(folder + "/chain.pem", folder + "/key.pem")

        async def serve():
            handler = Handler(folder + "/mails")
            make = lambda: SMTP(handler, tls_context=tls, require_starttls=True, auth_required=wants_user, authenticator=authenticate)
            server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", port)
            await server.serve_forever()

        asyncio.run(serve())
        """;

    private readonly ServerProcess _process;

    private MailServer(ServerProcess process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>As they were received, oldest first.</summary>
    public string[] Mails
    {
        get
        {
            var folder = new DirectoryInfo(Path.Combine(_process.Folder, "mails", "new"));
            return folder.Exists ? [.. folder.GetFiles().OrderBy(f => f.LastWriteTimeUtc).Select(f => File.ReadAllText(f.FullName))] : [];
        }
    }

    /// <param name="what">Of <see cref="SiteCertificates.Make"/>.</param>
    public static async Task<MailServer> StartAsync(SiteCertificates certificates, string what, bool wantsUser, CancellationToken cancel)
    {
        var folder = ServerProcess.NewFolder();
        var (chain, key) = certificates.Make(what);
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.pem"), chain, cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key, cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "server.py"), Script, cancel);
        var port = ServerProcess.FreePort();
        var process = await ServerProcess.StartAsync(
            "python3-aiosmtpd", "/usr/bin/python3", folder, new IPEndPoint(IPAddress.Loopback, port),
            [Path.Combine(folder, "server.py"), folder, port.ToString(System.Globalization.CultureInfo.InvariantCulture), wantsUser ? "user" : "nobody"],
            cancel);
        return new MailServer(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
