using System.Net;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Engine.Configuration;

/// <summary>What the user wants watched, as the file says it, defaults filled in.</summary>
public sealed record MonitorConfiguration
{
    /// <summary>What a monitor is before the file says anything about it.</summary>
    internal static MonitorConfiguration Unset { get; } = new() { Name = "", Url = CheckUrl.Parse("http://unset.invalid/", out _)! };

    public required string Name { get; init; }

    public required CheckUrl Url { get; init; }

    /// <summary>Keeps history over a rename (I7); null: the name does.</summary>
    public string? Id { get; init; }

    public bool Paused { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Of a whole check; at most the interval.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first failure to a notification of high urgency (I2).</summary>
    public TimeSpan AlertAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Empty for all that the configuration lists.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    public Confirmation Confirm { get; init; } = new();

    /// <summary>Null: the body decides, see <see cref="RequestWords.MethodFor"/>.</summary>
    public string? Method { get; init; }

    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    public string Body { get; init; } = "";

    public Credentials? Auth { get; init; }

    public TlsSettings Tls { get; init; } = TlsSettings.Default;

    /// <summary>1 for HTTP/1.1, 2 for HTTP/2.</summary>
    public int HttpVersion { get; init; } = 1;

    public AddressChoice Ip { get; init; } = AddressChoice.Any;

    public IPEndPoint? Resolver { get; init; }

    public ConnectTo? ConnectTo { get; init; }

    public Origin? Origin { get; init; }

    /// <summary>Null lets the expectation decide (V3).</summary>
    public bool? Follow { get; init; }

    /// <summary>Treat every rejection as down (V5).</summary>
    public bool RejectedIsDown { get; init; }

    /// <summary>Name of the monitor that this one can't work without (I6).</summary>
    public string? Parent { get; init; }

    public bool BypassCache { get; init; }

    public Expectation Expect { get; init; } = Expectation.Default;
}

/// <summary>How many regions must agree (C3); null for a majority, at least two.</summary>
/// <param name="Regions">That it is down.</param>
/// <param name="Recover">That it is up again.</param>
public sealed record Confirmation(int? Regions = null, int? Recover = null);

/// <summary>The server behind the edge (M1).</summary>
public abstract record Origin
{
    private Origin()
    {
    }

    /// <summary>The monitor's own URL, asked at another address.</summary>
    public sealed record At(ConnectTo Address) : Origin;

    /// <summary>A URL of its own.</summary>
    public sealed record Instead(CheckUrl Url) : Origin;
}
