namespace Faultline.Probing.Names;

/// <summary>The absolute names that a name may mean, in the order to try (resolv.conf(5), search and ndots).</summary>
internal static class SearchList
{
    public static IEnumerable<string> Candidates(string host, ResolverSettings settings)
    {
        if (host.EndsWith('.'))
        {
            yield return host[..^1];
            yield break;
        }

        var asItStandsFirst = host.Count(c => c == '.') >= settings.Ndots;
        if (asItStandsFirst)
            yield return host;
        foreach (var domain in settings.Search)
            yield return $"{host}.{domain}";
        if (!asItStandsFirst)
            yield return host;
    }
}
