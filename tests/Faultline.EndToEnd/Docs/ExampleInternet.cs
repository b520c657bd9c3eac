using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.Docs;

/// <summary>
/// The hosts that the guide asks, such as <c>shop.example</c>, made real in a network of their own: dnsmasq knows their names, nginx serves
/// them with certificates of an authority that the program trusts. What each does is told by the files in <c>Internet/</c>.
/// </summary>
public sealed class ExampleInternet : IAsyncLifetime
{
    /// <summary>Where a page's commands run, as the page sees it.</summary>
    private const string Home = "/home/you/faultline";

    private static readonly string[] Hosts =
        ["example.com", "shop.example", "blog.example", "api.example", "wiki.example", "hooks.example", "hc.example"];

    private readonly string _folder = ServerProcess.NewFolder();
    private PrivateNetwork? _network;

    public async ValueTask InitializeAsync()
    {
        Copy(Path.Combine(Page.Repository, "tests", "Faultline.EndToEnd", "Docs", "Internet"), _folder);
        ServerFiles.Write(_folder, "users", "staff:{PLAIN}secret\n");
        // What is dated is half a day away from a full one, so that the number of days told does not change while the tests run.
        var now = TimeProvider.System.GetUtcNow();
        ServerFiles.Write(_folder, "www/api/health.json", Health(updated: now.AddDays(-2).AddHours(-12)));
        WriteCertificates(now);
        _network = await PrivateNetwork.StartAsync(_folder, TestContext.Current.CancellationToken);
    }

    /// <summary>A folder to run a page's commands in, as a clone looks to a newcomer: the program, and the examples.</summary>
    internal string NewWorkingFolder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "work", Path.GetRandomFileName())).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "faultline"), Path.Combine(AppContext.BaseDirectory, "faultline"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "examples"), Path.Combine(Page.Repository, "examples"));
        return folder;
    }

    /// <summary>Types a command and waits for its end.</summary>
    internal async Task<Output> RunAsync(string command, string workingFolder, IReadOnlyDictionary<string, string> exported)
    {
        var variables = VariablesFor(workingFolder, exported);
        var output = await _network!.RunAsync(command, workingFolder, variables, TestContext.Current.CancellationToken);
        return output with { Lines = [.. output.Lines.Select(line => AtHome(line, workingFolder))] };
    }

    /// <summary>Types a command that goes on beside what is typed next.</summary>
    internal async Task<Job> BeginAsync(string command, string workingFolder, IReadOnlyDictionary<string, string> exported)
    {
        var process = _network!.Begin(command, workingFolder, VariablesFor(workingFolder, exported));
        var id = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new Job(command, process, id!, line => AtHome(line, workingFolder));
    }

    /// <summary>What is wrong with a folder's <c>nginx.conf</c>; empty when nothing is.</summary>
    internal async Task<string> JudgeNginxAsync(string workingFolder)
    {
        var certificates = $"ssl_certificate {_folder}/good.pem;\nssl_certificate_key {_folder}/good.key;\n";
        ServerFiles.Write(workingFolder, "certificates.conf", certificates);
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var judged = await RunAsync("nginx -t -q -p . -c nginx.conf -e stderr", workingFolder, nothing);
        return judged.ExitCode == 0 ? "" : string.Join('\n', judged.Lines);
    }

    private static string AtHome(string line, string workingFolder) => line.Replace(workingFolder, Home, StringComparison.Ordinal);

    private Dictionary<string, string> VariablesFor(string workingFolder, IReadOnlyDictionary<string, string> exported) => new(exported, StringComparer.Ordinal)
    {
        ["PATH"] = $"{workingFolder}:{Environment.GetEnvironmentVariable("PATH")}",
        ["SSL_CERT_FILE"] = Path.Combine(_folder, "authority.pem"),
        ["CURL_CA_BUNDLE"] = Path.Combine(_folder, "authority.pem"),
        ["PYTHONUNBUFFERED"] = "1",
    };

    public async ValueTask DisposeAsync()
    {
        if (_network is not null)
            await _network.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Health(DateTimeOffset updated) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{ "status": "ok", "queue": 3, "updatedAt": "{{updated:yyyy-MM-ddTHH:mm:ssZ}}" }""");

    private void WriteCertificates(DateTimeOffset now)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Example authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = request.CreateSelfSigned(now.AddDays(-400), now.AddDays(400));
        ServerFiles.Write(_folder, "authority.pem", authority.ExportCertificatePem());
        Write("good", authority, now.AddDays(-28), now.AddDays(61).AddHours(12), Hosts);
        Write("expired", authority, now.AddDays(-90), now.AddDays(-3).AddHours(-12), ["expired.example"]);
    }

    private void Write(string file, X509Certificate2 authority, DateTimeOffset from, DateTimeOffset until, string[] hosts)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
        ServerFiles.Write(_folder, $"{file}.pem", certificate.ExportCertificatePem());
        ServerFiles.Write(_folder, $"{file}.key", key.ExportPkcs8PrivateKeyPem());
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
