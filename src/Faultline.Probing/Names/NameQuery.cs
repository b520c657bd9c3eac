using System.Net;

namespace Faultline.Probing.Names;

/// <summary>
/// One absolute name, asked for both families of one set of name servers: next server on failure, second round for the silent.
/// Used once.
/// </summary>
/// <param name="deadline">When it must be over, by <paramref name="time"/>'s timestamps.</param>
internal sealed class NameQuery(
    string name, IReadOnlyList<IPEndPoint> servers, ResolverSettings settings, TimeProvider time, Func<ushort> random, long deadline)
{
    /// <summary>
    /// Servers are waited for so long in the first round, or as long as resolv.conf says if that is shorter. With its usual five seconds
    /// a silent first server would eat half of a check's ten; so all three get their turn, and one alone is asked twice.
    /// </summary>
    private static readonly TimeSpan FirstTry = TimeSpan.FromSeconds(2);

    /// <summary>How long the other family may be late. Some name servers drop AAAA queries and would delay every check.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Half[] _halves = [new(name, RecordType.A), new(name, RecordType.Aaaa)];
    private readonly HashSet<IPEndPoint> _silent = [];

    /// <summary>The first server that gave addresses; else the last one that was asked.</summary>
    public string Source { get; private set; } = "";

    /// <summary>What went wrong so far, for somebody who stops waiting; read by other threads.</summary>
    public string Progress { get; private set; } = "";

    public async Task<(FamilyAnswer V4, FamilyAnswer V6)> AskAsync(int turn)
    {
        for (var round = 0; round < settings.Attempts; round++)
        {
            for (var i = 0; i < servers.Count && !IsSettled; i++)
            {
                var server = servers[(i + turn) % servers.Count];
                if (round == 0 || _silent.Contains(server))
                    await AskAsync(server, round == 0 && FirstTry < settings.Timeout ? FirstTry : settings.Timeout);
            }
        }

        return (_halves[0].Answer ?? _halves[0].GiveUp(), _halves[1].Answer ?? _halves[1].GiveUp());
    }

    private bool HasAddresses => Array.Exists(_halves, half => half.Answer is { State: FamilyState.Addresses });

    private bool IsSettled => Array.TrueForAll(_halves, half => half.Answer is not null);

    private async Task AskAsync(IPEndPoint address, TimeSpan limit)
    {
        var server = new NameServer(address, time, random);
        bool moved;
        do
        {
            moved = false;
            var left = time.GetElapsedTime(time.GetTimestamp(), deadline);
            var asked = Array.FindAll(_halves, half => half.Answer is null);
            if (left <= TimeSpan.Zero || asked.Length == 0)
                return;
            if (!HasAddresses)
                Source = server.Name;
            var replies = await server.AskAsync(
                Array.ConvertAll(asked, half => half.Question), left < limit ? left : limit, Grace);
            for (var i = 0; i < asked.Length; i++)
            {
                moved |= asked[i].Take(replies[i], server.Name);
                if (asked[i].Answer is null && replies[i].State == FamilyState.Silent)
                    _silent.Add(address);
            }

            Settle();
            Progress = string.Join("; ", _halves.SelectMany(half => half.Complaints).Distinct(StringComparer.Ordinal));
        }
        while (moved);
    }

    /// <summary>One family's answer can make asking on for the other pointless.</summary>
    private void Settle()
    {
        foreach (var half in _halves)
        {
            var other = half == _halves[0] ? _halves[1] : _halves[0];
            if (half.Answer is null && other.Answer is { State: FamilyState.NotFound } nothing)
                half.Answer = nothing;
            // The addresses that came are used rather than waiting for more; a broken family is reported beside them.
            else if (half.Answer is null && half.Complaints.Count > 0 && other.Answer is { State: FamilyState.Addresses })
                half.Answer = half.GiveUp();
        }
    }

    /// <summary>The search for one family's addresses.</summary>
    private sealed class Half(string name, RecordType type)
    {
        private int _aliases;
        private FamilyState _worst = FamilyState.Silent;

        public Question Question { get; private set; } = new(name, type);

        public FamilyAnswer? Answer { get; set; }

        public List<string> Complaints { get; } = [];

        /// <summary>True when the answer was an alias whose target is to be asked for next.</summary>
        public bool Take(Reply reply, string server)
        {
            if (reply.Answer is not { } message)
            {
                Complain(reply.State, reply.Detail);
                return false;
            }

            var answer = AnswerChain.Follow(message, Question, server, ref _aliases, out var next);
            if (next is not null)
                Question = Question with { Name = next };
            else if (answer!.State == FamilyState.Failed)
                Complain(answer.State, answer.Detail);
            else
                Answer = answer;
            return next is not null;
        }

        public FamilyAnswer GiveUp() =>
            FamilyAnswer.None(_worst, Complaints.Count == 0 ? "no time left to ask" : string.Join("; ", Complaints));

        private void Complain(FamilyState state, string detail)
        {
            if (state < _worst)
                _worst = state;
            if (!Complaints.Contains(detail))
                Complaints.Add(detail);
        }
    }
}
