using System.Xml.Linq;

namespace Faultline.Tests.House;

/// <summary>The walls between projects: what each may know, read from the project files.</summary>
public sealed class WallTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Faultline.Core"] = [],
        ["Faultline.Probing"] = ["Faultline.Core"],
        ["Faultline.Traffic"] = ["Faultline.Core"],
        ["Faultline.Engine"] = ["Faultline.Core", "Faultline.Probing", "Faultline.Traffic"],
        ["Faultline.Server"] = ["Faultline.Core", "Faultline.Probing", "Faultline.Traffic", "Faultline.Engine"],
        ["Faultline.Lab"] = ["Faultline.Core", "Faultline.Probing", "Faultline.Traffic"],
        ["Faultline.Cli"] = ["Faultline.Core", "Faultline.Probing", "Faultline.Traffic", "Faultline.Engine", "Faultline.Server", "Faultline.Lab"],
    };

    private static readonly Dictionary<string, string[]> MayUsePackages = new(StringComparer.Ordinal)
    {
        ["Faultline.Core"] = [],
        ["Faultline.Probing"] = [],
        ["Faultline.Traffic"] = [],
        ["Faultline.Engine"] =
            ["YamlDotNet", "Microsoft.Data.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core", "Npgsql", "Dapper", "MailKit"],
        ["Faultline.Server"] = ["OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol"],
        ["Faultline.Lab"] = [],
        ["Faultline.Cli"] = ["System.CommandLine"],
    };

    [Fact]
    public void Every_project_knows_only_what_lies_before_it()
    {
        var projects = Directory.GetFiles(Repository.PathTo("src"), "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(MayReference.Keys.Order(), projects.Select(p => Path.GetFileNameWithoutExtension(p)!).Order());
        foreach (var path in projects)
        {
            var project = XDocument.Load(path);
            var name = Path.GetFileNameWithoutExtension(path);
            var references = Includes(project, "ProjectReference").Select(i => Path.GetFileNameWithoutExtension(i));
            Assert.Subset(MayReference[name].ToHashSet(), references.ToHashSet());
            Assert.Subset(MayUsePackages[name].ToHashSet(), Includes(project, "PackageReference").ToHashSet());
            Assert.Equal(name == "Faultline.Server" ? ["Microsoft.AspNetCore.App"] : [], Includes(project, "FrameworkReference"));
        }
    }

    [Fact]
    public void Names_tell_what_a_type_is_rather_than_that_it_is_one()
    {
        string[] empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Impl", "Base"];
        var guilty = Directory.GetFiles(Repository.PathTo("src"), "*.cs", SearchOption.AllDirectories)
            .Select(p => Path.GetFileNameWithoutExtension(p)!)
            .Where(name => Array.Exists(empty, e => name.EndsWith(e, StringComparison.Ordinal)));
        Assert.Empty(guilty);
    }

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(e => e.Attribute("Include")!.Value);
}
