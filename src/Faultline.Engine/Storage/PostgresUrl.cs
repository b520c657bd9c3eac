using Npgsql;

namespace Faultline.Engine.Storage;

/// <summary>Reads <c>postgres://user:password@host:port/name</c> as libpq does, with the few parameters that matter here.</summary>
internal static class PostgresUrl
{
    private const string Example = "write postgres://user:password@host:5432/name";

    /// <exception cref="StorageException">It is no such URL; the message never holds it, since it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string url)
    {
        // A socket's URL names no host, which System.Uri does not take behind a user.
        if (!Uri.TryCreate(url.Replace("@/", "@localhost/", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("postgres" or "postgresql") || !url.Contains("://", StringComparison.Ordinal))
            throw new StorageException($"the database's URL can't be read (it is not shown: it may hold a password): {Example}");
        var name = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        var user = uri.UserInfo.Split(':', 2);
        if (name.Length == 0 || user[0].Length == 0)
            throw new StorageException($"the database's URL names no {(name.Length == 0 ? "database" : "user")}: {Example}");
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Trim('[', ']') is { Length: > 0 } host ? host : "localhost",
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = name,
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            ApplicationName = "faultline",
            // Ours live as long as their thread.
            Pooling = false,
            MaxAutoPrepare = 64,
            Timeout = 5,
            CommandTimeout = 30,
            KeepAlive = 10,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(address, pair.Split('=', 2));
        return address;
    }

    /// <summary>Fit to be shown: without the password.</summary>
    public static string Show(NpgsqlConnectionStringBuilder address) =>
        $"postgres://{address.Username}@{address.Host}:{address.Port}/{address.Database}";

    private static void Set(NpgsqlConnectionStringBuilder address, string[] pair)
    {
        var value = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
        switch (pair[0])
        {
            case "host":
                address.Host = value;
                break;
            case "sslmode" when Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode):
                address.SslMode = mode;
                break;
            case "sslrootcert":
                address.RootCertificate = value;
                break;
            default:
                throw new StorageException(
                    $"the database's URL has a parameter that means nothing here, {pair[0]}: host, sslmode and sslrootcert can be used");
        }
    }
}
