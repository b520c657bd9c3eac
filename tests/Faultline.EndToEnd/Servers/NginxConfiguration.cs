namespace Faultline.EndToEnd.Servers;

/// <summary>An nginx that really fails in every way that its users meet, by path.</summary>
internal static class NginxConfiguration
{
    /// <param name="closedPort">Nothing listens there.</param>
    /// <param name="garbagePort">An application that answers no HTTP.</param>
    /// <param name="silentPort">An application that accepts and never answers.</param>
    public static string Write(string folder, int port, int closedPort, int garbagePort, int silentPort)
    {
        ServerFiles.Write(folder, "www/index.html", "<h1>shop</h1>");
        ServerFiles.Write(folder, "www/static.txt", "hello");
        ServerFiles.Write(folder, "users", "somebody:{PLAIN}secret\n");
        return ServerFiles.Write(folder, "nginx.conf", $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 512; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              large_client_header_buffers 4 1k;
              client_body_timeout 1s;
              client_header_timeout 1s;
              limit_req_zone $server_name zone=often:64k rate=1r/m;
              limit_req_zone $uri zone=busy:64k rate=1r/m;
              proxy_connect_timeout 2s;
              proxy_read_timeout 1s;
              server {
                listen 127.0.0.1:{{port}};
                server_name localhost;
                root {{folder}}/www;
                location /private { auth_basic "staff"; auth_basic_user_file {{folder}}/users; }
                location /forbidden { deny all; }
                location /limited { limit_req zone=often; limit_req_status 429; try_files /index.html =404; }
                location /busy { limit_req zone=busy; try_files /index.html =404; }
                location /closed { return 444; }
                location /loop { rewrite ^ /pool last; }
                location /pool { rewrite ^ /loop last; }
                location /maintenance { add_header Retry-After 120 always; return 503; }
                location /small { client_max_body_size 10; proxy_pass http://127.0.0.1:{{silentPort}}; }
                location /upload { proxy_pass http://127.0.0.1:{{silentPort}}; }
                location /refused { proxy_pass http://127.0.0.1:{{closedPort}}; }
                location /garbage { proxy_pass http://127.0.0.1:{{garbagePort}}; }
                location /slow { proxy_pass http://127.0.0.1:{{silentPort}}; }
                location /moved { return 301 /index.html; }
                location /moved-away { return 302 /nowhere; }
              }
              server {
                listen 127.0.0.1:{{port}};
                server_name strict.localhost;
                error_page 494 = @too_large;
                location / { root {{folder}}/www; }
                location @too_large { return 431; }
              }
            }
            """);
    }
}
