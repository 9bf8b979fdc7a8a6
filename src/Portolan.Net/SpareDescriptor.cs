using Microsoft.Win32.SafeHandles;

namespace Portolan.Net;

/// <summary>A descriptor held back, so that a process that has no other left can still accept a connection to tell it so. Unix only: Windows has no such limit.</summary>
internal sealed class SpareDescriptor : IDisposable
{
    private SafeFileHandle? _held;

    /// <summary>Takes one, where there is none yet.</summary>
    /// <returns>False where the system has none.</returns>
    public bool TryTake()
    {
        if (_held is not null || OperatingSystem.IsWindows()) return true;
        try
        {
            _held = File.OpenHandle("/dev/null");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <returns>False where there is none to give.</returns>
    public bool TryGive()
    {
        if (_held is not { } held) return false;
        _held = null;
        held.Dispose();
        return true;
    }

    public void Dispose() => TryGive();
}
