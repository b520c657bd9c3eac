namespace Faultline.Core.Verdicts;

/// <summary>What a check found, as one word of spec.md. Ordered from best to worst only where <see cref="Words"/> says so.</summary>
public enum State
{
    /// <summary>Answered as expected.</summary>
    Up,

    /// <summary>Answered as expected, but not well: slow, one address dead, content odd.</summary>
    Degraded,

    /// <summary>The service works and refused this request.</summary>
    Rejected,

    /// <summary>The service does not do what the monitor asks of it.</summary>
    Down,

    /// <summary>The probe could not tell; never counts as downtime (V11).</summary>
    Inconclusive,
}

/// <summary>Who is responsible for what was seen.</summary>
public enum Fault
{
    None,

    /// <summary>Whoever sent the request: for a check, the monitor's own configuration.</summary>
    Client,

    /// <summary>The server that answered, or should have.</summary>
    Server,

    /// <summary>The server side, where a proxy got no good answer from the application behind it.</summary>
    Gateway,

    /// <summary>The edge of a content delivery network itself.</summary>
    Cdn,
    Network,
    Dns,
    Tls,

    /// <summary>The probe that asked: its network, its address family, its resources.</summary>
    Probe,
}

/// <summary>How soon somebody should look: low in working hours, normal tells the team, high wakes somebody.</summary>
public enum Urgency
{
    None,
    Low,
    Normal,
    High,
}

/// <summary>How sure it is that the named fault is right. One unconfirmed vote is at most <see cref="Medium"/>.</summary>
public enum Confidence
{
    Low,
    Medium,
    High,
}

/// <summary>The words of the contract for the enumerations above: what JSON, YAML and people see.</summary>
public static class Words
{
    public static string Word(this State state) => state switch
    {
        State.Up => "up",
        State.Degraded => "degraded",
        State.Rejected => "rejected",
        State.Down => "down",
        _ => "inconclusive",
    };

    public static string Word(this Fault fault) => fault switch
    {
        Fault.None => "none",
        Fault.Client => "client",
        Fault.Server => "server",
        Fault.Gateway => "gateway",
        Fault.Cdn => "cdn",
        Fault.Network => "network",
        Fault.Dns => "dns",
        Fault.Tls => "tls",
        _ => "probe",
    };

    public static string Word(this Urgency urgency) => urgency switch
    {
        Urgency.None => "none",
        Urgency.Low => "low",
        Urgency.Normal => "normal",
        _ => "high",
    };

    public static string Word(this Confidence confidence) => confidence switch
    {
        Confidence.Low => "low",
        Confidence.Medium => "medium",
        _ => "high",
    };
}
