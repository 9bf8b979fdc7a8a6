using System.Diagnostics.CodeAnalysis;
using System.Net;
using Portolan.Cli.Text;
using Portolan.Server;

namespace Portolan.Cli.Serve;

/// <summary>
/// A network policy as <c>--network</c> writes it: <c>NETWORK=KEY:VALUE,…</c>, for example <c>10.0.0.0/8=external:local,tls-session-reuse:off</c>.
/// The network may also be one address, or a word for several networks: <c>private</c>, <c>any</c>.
/// </summary>
/// <param name="Text">As it was written.</param>
/// <param name="Policies">Several where its network is a word for several.</param>
internal sealed record NetworkSpec(string Text, IReadOnlyList<NetworkPolicy> Policies)
{
    private const string Option = "--network";
    private static readonly string[] Keys = ["external", "epsv", "active", "tls", "tls-session-reuse"];
    private static readonly string[] Private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128"];
    private static readonly string[] Everywhere = ["0.0.0.0/0", "::/0"];

    /// <summary>Reads one value of the option, or says what is wrong with it.</summary>
    public static bool TryParse(string text, Texts texts, [NotNullWhen(true)] out NetworkSpec? spec, [NotNullWhen(false)] out string? problem)
    {
        spec = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
        {
            problem = texts.NetworkSaysNothing(text);
            return false;
        }
        if ((problem = FindNetworks(text[..equals].Trim(), texts, out var networks)) is not null) return false;
        var policy = new NetworkPolicy(default);
        foreach (var pair in text[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if ((problem = Read(ref policy, pair, texts)) is not null) return false;
        spec = new NetworkSpec(text, [.. networks.Select(network => policy with { Clients = network })]);
        return true;
    }

    /// <returns>What is wrong; null where all is well.</returns>
    private static string? FindNetworks(string text, Texts texts, out IPNetwork[] networks)
    {
        networks = text.ToUpperInvariant() switch
        {
            "PRIVATE" => [.. Private.Select(IPNetwork.Parse)],
            "ANY" => [.. Everywhere.Select(IPNetwork.Parse)],
            _ when IPNetwork.TryParse(text, out var network) => [network], // 10.1.2.3/8 too, as 10.0.0.0/8
            _ when IPAddress.TryParse(text, out var address) => [new IPNetwork(address, address.GetAddressBytes().Length * 8)],
            _ => [],
        };
        return networks.Length > 0 ? null : texts.NotANetwork(text);
    }

    private static string? Read(ref NetworkPolicy policy, string pair, Texts texts)
    {
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        var (key, value) = colon < 0 ? (pair, "") : (pair[..colon].Trim(), pair[(colon + 1)..].Trim());
        if (Apply(policy, key, value) is { } applied)
        {
            policy = applied;
            return null;
        }
        return key switch
        {
            "external" => texts.NetworkValue(Option, key, value, $"ADDRESS, NAME, {NetworkPolicy.LocalAddress}"),
            "epsv" or "active" => texts.NetworkValue(Option, key, value, Words(Levels.Switch)),
            "tls" => texts.NetworkValue(Option, key, value, Words(Levels.TlsRequired)),
            "tls-session-reuse" => texts.NetworkValue(Option, key, value, Words(Levels.SessionReuse)),
            _ => texts.NetworkKey(Option, key, string.Join(", ", Keys)),
        };
    }

    private static NetworkPolicy? Apply(NetworkPolicy policy, string key, string value) => key switch
    {
        "external" when value.Length > 0 => policy with { ExternalAddress = value },
        "epsv" when Levels.Switch.TryRead(value, out var epsv) => policy with { ExtendedPassiveAllowed = epsv },
        "active" when Levels.Switch.TryRead(value, out var active) => policy with { ActiveAllowed = active },
        "tls" when Levels.TlsRequired.TryRead(value, out var tls) => policy with { TlsRequired = tls },
        "tls-session-reuse" when Levels.SessionReuse.TryRead(value, out var reuse) => policy with { SessionReuse = reuse },
        _ => null,
    };

    private static string Words<T>(IReadOnlyList<(string Word, T Value)> words) => string.Join(", ", words.Select(word => word.Word));
}
