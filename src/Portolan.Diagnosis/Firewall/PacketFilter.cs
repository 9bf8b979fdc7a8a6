namespace Portolan.Diagnosis;

/// <summary>A connection that somebody outside begins: a TCP SYN to a port, from any address, not over loopback.</summary>
internal readonly record struct InboundSyn(int Port, bool IsIPv6);

/// <summary>Whether a rule takes a packet. Maybe: it depends on something that is not known here (the sender, a rate, a module).</summary>
internal enum Fit : byte
{
    No,
    Maybe,
    Yes,
}

internal enum FilterVerdict : byte
{
    /// <summary>The rule only counts or logs.</summary>
    None,
    Accept,
    Drop,
    Return,
    Jump,
    Goto,
    /// <summary>Something that may let the packet through.</summary>
    Unknown,
}

/// <param name="Conditions">All of them must fit.</param>
/// <param name="Target">The chain of a jump or goto.</param>
internal sealed record FilterRule(IReadOnlyList<Func<InboundSyn, Fit>> Conditions, FilterVerdict Verdict, string? Target = null)
{
    public Fit Takes(InboundSyn syn)
    {
        var least = Fit.Yes;
        foreach (var condition in Conditions)
            if (condition(syn) is var fit && fit < least) least = fit;
        return least;
    }
}

/// <param name="Name">For people: <c>nftables, table inet filter, chain input</c>.</param>
/// <param name="Chains">The chains that rules may jump to, by name.</param>
/// <param name="IsIPv6">The family the chain sees; null for both.</param>
internal sealed record EntryChain(string Name, FilterVerdict Policy, bool? IsIPv6, IReadOnlyList<FilterRule> Rules, IReadOnlyDictionary<string, List<FilterRule>> Chains);

/// <summary>Passive ports that a local firewall closes, and where.</summary>
public sealed record ClosedPorts(IReadOnlyList<PortRange> Ports, string By)
{
    public override string ToString() => string.Join(", ", Ports);
}

/// <summary>
/// The rules of a machine's own firewall for what comes in. It answers one question, and errs to one side only:
/// a port is called closed where no packet from outside can pass, whatever its sender; in doubt it is not called closed.
/// </summary>
public sealed class PacketFilter
{
    private const int DeepestJump = 32;
    private readonly IReadOnlyList<EntryChain> _entries;

    internal PacketFilter(IReadOnlyList<EntryChain> entries) => _entries = entries;

    /// <summary>Which ports of a range are surely closed; null where none is. The first chain that closes any names itself.</summary>
    public ClosedPorts? FindClosed(PortRange range, bool isIPv6 = false)
    {
        foreach (var entry in _entries)
        {
            if (entry.IsIPv6 is { } family && family != isIPv6) continue;
            var closed = Enumerable.Range(range.First, range.Count).Where(port => !MayPass(entry, new InboundSyn(port, isIPv6)));
            if (PortRange.Collapse(closed) is { Count: > 0 } ports) return new ClosedPorts(ports, entry.Name);
        }
        return null;
    }

    private static bool MayPass(EntryChain entry, InboundSyn syn)
    {
        var ways = Run(entry, entry.Rules, syn, 0);
        return ways.HasFlag(Ways.Accept) || (ways.HasFlag(Ways.End) && entry.Policy != FilterVerdict.Drop);
    }

    /// <summary>How a packet may leave a chain other than by being dropped.</summary>
    [Flags]
    private enum Ways : byte
    {
        None = 0,
        Accept = 1,
        End = 2,
    }

    private static Ways Run(EntryChain entry, IReadOnlyList<FilterRule> rules, InboundSyn syn, int depth)
    {
        if (depth > DeepestJump) return Ways.Accept | Ways.End;
        var ways = Ways.None;
        foreach (var rule in rules)
        {
            var fit = rule.Takes(syn);
            if (fit == Fit.No) continue;
            var (leaves, goesOn) = Apply(entry, rule, syn, depth);
            ways |= leaves;
            if (fit == Fit.Yes && !goesOn) return ways;
        }
        return ways | Ways.End;
    }

    /// <summary>The ways out of the chain that a rule opens, and whether a packet it takes may come to the next rule.</summary>
    private static (Ways Leaves, bool GoesOn) Apply(EntryChain entry, FilterRule rule, InboundSyn syn, int depth)
    {
        switch (rule.Verdict)
        {
            case FilterVerdict.None: return (Ways.None, true);
            case FilterVerdict.Accept: return (Ways.Accept, false);
            case FilterVerdict.Drop: return (Ways.None, false);
            case FilterVerdict.Return: return (Ways.End, false);
            case FilterVerdict.Jump or FilterVerdict.Goto when entry.Chains.TryGetValue(rule.Target!, out var target):
                var inside = Run(entry, target, syn, depth + 1);
                return rule.Verdict == FilterVerdict.Goto ? (inside, false) : (inside & Ways.Accept, inside.HasFlag(Ways.End));
            default: return (Ways.Accept, true);
        }
    }
}
