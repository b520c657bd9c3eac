namespace Faultline.EndToEnd.Servers;

/// <summary>An Apache httpd that really fails in every way that its users meet, by path.</summary>
internal static class ApacheConfiguration
{
    public static string Write(string folder, int port, int closedPort, int garbagePort, int silentPort)
    {
        ServerFiles.Write(folder, "www/index.html", "<h1>shop</h1>");
        ServerFiles.Write(folder, "www/small/index.html", "small");
        ServerFiles.Write(folder, "www/forbidden/index.html", "no");
        ServerFiles.Write(folder, "www/private/index.html", "no");
        ServerFiles.Write(folder, "www/broken/index.html", "no");
        ServerFiles.Write(folder, "www/broken/.htaccess", "ThisIsNoDirective on\n");
        ServerFiles.Write(folder, "users", "somebody:$apr1$0$0\n");
        const string modules = "/usr/lib/apache2/modules";
        return ServerFiles.Write(folder, "apache.conf", $$"""
            ServerName localhost
            ServerRoot {{folder}}
            DefaultRuntimeDir {{folder}}
            Listen 127.0.0.1:{{port}}
            PidFile {{folder}}/apache.pid
            ErrorLog {{folder}}/error.log
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
            DocumentRoot {{folder}}/www
            TraceEnable off
            LimitRequestLine 500
            LimitRequestFieldSize 600
            RequestReadTimeout header=2 body=1
            ProxyTimeout 1
            <Directory {{folder}}/www>
              Require all granted
              AllowOverride All
            </Directory>
            <Location /forbidden>
              Require all denied
            </Location>
            <Location /private>
              AuthType Basic
              AuthName staff
              AuthUserFile {{folder}}/users
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
