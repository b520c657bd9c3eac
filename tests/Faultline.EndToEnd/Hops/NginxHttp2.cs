using System.Diagnostics;
using System.Net;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.Hops;

/// <summary>An nginx that speaks HTTP/2 over TLS on one port and by prior knowledge on another.</summary>
internal static class NginxHttp2
{
    public static Task<ServerProcess> StartAsync(string folder, int securePort, int plainPort, string certificate, string key)
    {
        ServerFiles.Write(folder, "www/static.txt", "hello");
        ServerFiles.Write(folder, "www/page.html", string.Concat(Enumerable.Repeat("<p>hello</p>", 1000)));
        ServerFiles.Write(folder, "www/big.bin", new string('x', 3 * 1024 * 1024));
        var configuration = ServerFiles.Write(folder, "nginx.conf", $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 128; }
            http {
              access_log off;
              types { text/html html; text/plain txt; }
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              gzip on;
              server {
                listen 127.0.0.1:{{securePort}} ssl http2;
                listen 127.0.0.1:{{plainPort}} http2;
                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_certificate {{certificate}};
                ssl_certificate_key {{key}};
                root {{folder}}/www;
                location /host { return 200 "$host $request_method $content_type $content_length"; }
                location /moved { return 302 /static.txt; }
                location /many { add_header X-Many "{{new string('m', 3000)}}"; return 200 "many"; }
                location /closed { return 444; }
              }
            }
            """);
        return ServerProcess.StartAsync(
            "nginx", "nginx", folder, new IPEndPoint(IPAddress.Loopback, plainPort), ["-c", configuration, "-p", folder, "-e", Path.Combine(folder, "start.log")], CancellationToken.None);
    }
}

/// <summary>A certificate that is its own authority, by openssl.</summary>
internal static class SelfSigned
{
    public static async Task<(string Certificate, string Key)> WriteAsync(string folder, string address)
    {
        var (certificate, key) = (Path.Combine(folder, "own.pem"), Path.Combine(folder, "own.key"));
        string[] arguments =
        [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", "/CN=" + address,
            "-addext", "subjectAltName=IP:" + address, "-keyout", key, "-out", certificate,
        ];
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = await openssl.StandardError.ReadToEndAsync();
        await openssl.WaitForExitAsync();
        return openssl.ExitCode == 0 ? (certificate, key) : throw new InvalidOperationException(said);
    }
}
