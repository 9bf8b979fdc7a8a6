using System.CommandLine;
using System.Net;
using Portolan.Cli.Help;
using Portolan.Cli.Text;
using Portolan.Cli.Values;
using Portolan.Client;
using Portolan.Diagnosis;

namespace Portolan.Cli.Verbs;

/// <summary>The flags that every client verb has: how to reach a server, how far to trust it, how much to say.</summary>
internal sealed class ConnectionFlags
{
    private readonly Texts _texts;
    private readonly Option<DataModeOptions> _mode;
    private readonly Option<TlsWish> _tls;
    private readonly Option<string?> _tlsEngine;
    private readonly Option<bool> _insecure;
    private readonly Option<string?> _pin;
    private readonly Option<IPAddress?> _activeAddress;
    private readonly Option<object?> _activePorts;
    private readonly Option<TimeSpan?> _timeout;
    private readonly Option<bool> _verbose;
    private readonly Option<bool> _quiet;

    public ConnectionFlags(Texts texts)
    {
        _texts = texts;
        _mode = OptionFor.Choice("--mode", "MODE", texts.ModeOption, texts,
            ("auto", DataModeOptions.Auto), ("passive", DataModeOptions.Passive), ("active", DataModeOptions.Active),
            ("epsv", DataModeOptions.Only(DataMode.Epsv)), ("pasv", DataModeOptions.Only(DataMode.Pasv)),
            ("eprt", DataModeOptions.Only(DataMode.Eprt)), ("port", DataModeOptions.Only(DataMode.Port)));
        _tls = OptionFor.Choice("--tls", "HOW", texts.TlsOption, texts,
            ("auto", TlsWish.Auto), ("none", TlsWish.None), ("explicit", TlsWish.Explicit), ("implicit", TlsWish.Implicit));
        _tlsEngine = OptionFor.Text("--tls-engine", "NAME", texts.TlsEngineOption);
        _insecure = OptionFor.Flag("--insecure", texts.InsecureOption, "-k");
        _pin = OptionFor.Value<string>("--pin", "SHA256", texts.PinOption, Fingerprints.TryParse, texts.NotAFingerprint);
        _activeAddress = OptionFor.Address("--active-address", texts.ActiveAddressOption, texts);
        _activePorts = OptionFor.Value<object>("--active-ports", "FIRST-LAST", texts.ActivePortsOption, TryReadPorts, texts.NotAPortRange);
        _timeout = OptionFor.Duration("--timeout", texts.TimeoutOption, texts);
        _verbose = OptionFor.Flag("--verbose", texts.VerboseOption, "-v");
        _quiet = OptionFor.Flag("--quiet", texts.QuietOption, "-q");
    }

    /// <summary>Adds the flags and the notes that explain them.</summary>
    public void AddTo(PortolanCommand command)
    {
        command.AddSection(_texts.ConnectionOptions, _mode, _tls, _tlsEngine, _insecure, _pin, _activeAddress, _activePorts, _timeout, _verbose, _quiet);
        command.Notes.Add(_texts.TlsNote);
        command.Notes.Add(_texts.PasswordNote);
        command.Checks.Add(parsed => parsed.GetValue(_insecure) && parsed.GetValue(_pin) is not null ? _texts.NotBoth("--insecure", "--pin") : null);
    }

    public ConnectionSettings Read(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_mode)! with { ActiveAddress = parsed.GetValue(_activeAddress), ActivePorts = (PortRange?)parsed.GetValue(_activePorts) },
        Tls = parsed.GetValue(_tls),
        TlsEngine = parsed.GetValue(_tlsEngine),
        Insecure = parsed.GetValue(_insecure),
        Pin = parsed.GetValue(_pin),
        Timeouts = TimeoutsOf(parsed.GetValue(_timeout)),
        Timeout = parsed.GetValue(_timeout),
        Verbose = parsed.GetValue(_verbose),
        Quiet = parsed.GetValue(_quiet),
    };

    private static TimeoutOptions TimeoutsOf(TimeSpan? limit) =>
        limit is { } time ? new TimeoutOptions { Connect = time, DataConnect = time, Reply = time, IdleData = time } : new TimeoutOptions();

    private static bool TryReadPorts(string text, out object? range)
    {
        var good = PortRange.TryParse(text, out var ports);
        range = good ? ports : null;
        return good;
    }
}

/// <summary>What <c>--tls</c> says.</summary>
internal enum TlsWish
{
    Auto,
    None,
    Explicit,
    Implicit,
}

/// <summary>The connection flags, read.</summary>
internal sealed record ConnectionSettings
{
    public required DataModeOptions Data { get; init; }

    public required TlsWish Tls { get; init; }

    /// <summary>By its name; null takes the best one.</summary>
    public string? TlsEngine { get; init; }

    public required bool Insecure { get; init; }

    public required string? Pin { get; init; }

    public required TimeoutOptions Timeouts { get; init; }

    /// <summary>As given; null leaves every wait its own limit.</summary>
    public TimeSpan? Timeout { get; init; }

    public required bool Verbose { get; init; }

    public required bool Quiet { get; init; }
}
