using Portolan.Diagnosis;

namespace Portolan.Server.Findings;

/// <summary>The findings that hold now. Says when one appears and when it is over.</summary>
internal sealed class FindingBoard(TimeProvider time)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<Finding> _current = [];

    /// <summary>The worst first.</summary>
    public IReadOnlyList<Finding> Current => Volatile.Read(ref _current);

    /// <summary>Replaces the findings by what the rules say now.</summary>
    public (IReadOnlyList<Finding> Raised, IReadOnlyList<Finding> Cleared) Update(IEnumerable<(FindingCode Code, FindingFacts Facts, long Count)> judged)
    {
        lock (_gate)
        {
            var before = _current.ToDictionary(finding => finding.Code);
            var now = judged.Select(found => before.TryGetValue(found.Code, out var known)
                ? known with { Facts = found.Facts, Count = found.Count }
                : new Finding(found.Code, found.Facts, time.GetUtcNow(), found.Count)).OrderByDescending(finding => finding.Severity).ToList();
            Volatile.Write(ref _current, now);
            return ([.. now.Where(finding => !before.ContainsKey(finding.Code))], [.. before.Values.Where(finding => now.TrueForAll(other => other.Code != finding.Code))]);
        }
    }
}
