using System.Globalization;

namespace Portolan.Diagnosis;

/// <summary>The real addresses and ports that go into advice in place of its tokens. What is not known stays a word in capitals, to be replaced by hand.</summary>
public sealed record AdviceValues
{
    /// <summary><c>{external}</c>: the server's address as the world sees it.</summary>
    public string External { get; init; } = "EXTERNAL_ADDRESS";

    /// <summary><c>{internal}</c>: the server's address in its own network.</summary>
    public string Internal { get; init; } = "SERVER_ADDRESS";

    /// <summary><c>{client}</c>: the client's own address.</summary>
    public string Client { get; init; } = "CLIENT_ADDRESS";

    /// <summary><c>{low}</c>, <c>{high}</c>, <c>{range}</c>.</summary>
    public PortRange Range { get; init; } = new(50000, 50099);

    /// <summary><c>{control}</c>.</summary>
    public int ControlPort { get; init; } = 21;

    /// <summary>The values of a run of the doctor.</summary>
    public static AdviceValues From(Observations seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var evidence = new Evidence(seen);
        var values = new AdviceValues { ControlPort = seen.ControlRemote?.Port ?? 21 };
        if (seen.ControlRemote is { } server) values = values with { External = server.Address.ToString() };
        if (seen.ControlLocal is { } client) values = values with { Client = client.Address.ToString() };
        if ((seen.Server?.LocalAddress ?? evidence.ForeignAnnouncement) is { } inside) values = values with { Internal = inside.ToString() };
        return evidence.Range is { } range ? values with { Range = range } : values;
    }

    /// <summary>Puts the values in place of the tokens.</summary>
    public string Fill(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('{', StringComparison.Ordinal)
            ? text.Replace("{external}", External, StringComparison.Ordinal)
                .Replace("{internal}", Internal, StringComparison.Ordinal)
                .Replace("{client}", Client, StringComparison.Ordinal)
                .Replace("{low}", Number(Range.First), StringComparison.Ordinal)
                .Replace("{high}", Number(Range.Last), StringComparison.Ordinal)
                .Replace("{range}", Range.ToString(), StringComparison.Ordinal)
                .Replace("{control}", Number(ControlPort), StringComparison.Ordinal)
            : text;
    }

    public Phrase Fill(Phrase phrase) => new(Fill(phrase.En), Fill(phrase.Zh));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
