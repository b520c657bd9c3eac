namespace Faultline.EndToEnd.Servers;

/// <summary>An Apache httpd that really fails in every way that its users meet, by path.</summary>
internal static class ApacheConfiguration
{
    public static string Write(TemporaryFolder folder, int port, int closedPort, int garbagePort, int silentPort)
    {
        folder.Write("www/index.html", "<h1>shop</h1>");
        folder.Write("www/small/index.html", "small");
        folder.Write("www/forbidden/index.html", "no");
        folder.Write("www/private/index.html", "no");
        folder.Write("www/broken/index.html", "no");
        folder.Write("www/broken/.htaccess", "ThisIsNoDirective on\n");
        folder.Write("users", "somebody:$apr1$0$0\n");
        const string modules = "/usr/lib/apache2/modules";
        return folder.Write("apache.conf", $$"""
            ServerName localhost
            ServerRoot {{folder.FullName}}
            DefaultRuntimeDir {{folder.FullName}}
            Listen 127.0.0.1:{{port}}
            PidFile {{folder.PathTo("apache.pid")}}
            ErrorLog {{folder.PathTo("error.log")}}
            LoadModule mpm_event_module {{modules}}/mod_mpm_event.so
            LoadModule authz_core_module {{modules}}/mod_authz_core.so
            LoadModule authn_core_module {{modules}}/mod_authn_core.so
            LoadModule authn_file_module {{modules}}/mod_authn_file.so
            LoadModule authz_user_module {{modules}}/mod_authz_user.so
            LoadModule auth_basic_module {{modules}}/mod_auth_basic.so
            LoadModule dir_module {{modules}}/mod_dir.so
            LoadModule proxy_module {{modules}}/mod_proxy.so
            LoadModule proxy_http_module {{modules}}/mod_proxy_http.so
            LoadModule reqtimeout_module {{modules}}/mod_reqtimeout.so
            User nobody
            Group nogroup
            DocumentRoot {{folder.PathTo("www")}}
            TraceEnable off
            LimitRequestLine 500
            LimitRequestFieldSize 600
            RequestReadTimeout header=2 body=1
            ProxyTimeout 1
            <Directory {{folder.PathTo("www")}}>
              Require all granted
              AllowOverride All
            </Directory>
            <Location /forbidden>
              Require all denied
            </Location>
            <Location /private>
              AuthType Basic
              AuthName staff
              AuthUserFile {{folder.PathTo("users")}}
              Require valid-user
            </Location>
            <Location /small>
              LimitRequestBody 10
            </Location>
            ProxyPass /refused http://127.0.0.1:{{closedPort}}/
            ProxyPass /garbage http://127.0.0.1:{{garbagePort}}/
            ProxyPass /slow http://127.0.0.1:{{silentPort}}/
            ProxyPass /upload http://127.0.0.1:{{silentPort}}/

            """);
    }
}
