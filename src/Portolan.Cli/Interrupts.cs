using System.Runtime.InteropServices;

namespace Portolan.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks for an orderly end, the second ends at once.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _orderly = new();
    private readonly CancellationTokenSource _atOnce = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Listens to the signals of the process.</summary>
    public static Interrupts OfProcess()
    {
        var interrupts = new Interrupts();
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            interrupts._registrations.Add(PosixSignalRegistration.Create(signal, interrupts.OnSignal));
        return interrupts;
    }

    /// <summary>Somebody asked for an end.</summary>
    public CancellationToken Orderly => _orderly.Token;

    /// <summary>Somebody asked twice.</summary>
    public CancellationToken AtOnce => _atOnce.Token;

    /// <summary>130 for Ctrl-C, 143 for SIGTERM, as shells count.</summary>
    public ExitCode Code { get; private set; } = ExitCode.Interrupted;

    /// <summary>Asks for an end, as a signal does.</summary>
    public void Request(ExitCode code)
    {
        if (_orderly.IsCancellationRequested)
        {
            _atOnce.Cancel();
            return;
        }
        Code = code;
        _orderly.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _orderly.Dispose();
        _atOnce.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Request(context.Signal == PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted);
    }
}
