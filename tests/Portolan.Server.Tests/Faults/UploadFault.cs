namespace Portolan.Server.Tests.Faults;

/// <summary>What strikes an upload.</summary>
public enum UploadFault
{
    PowerCut,
    DiskFails,
    DiskFull,
    DataReset,
    DataEndsWithoutCloseNotify,
    ControlReset,
    ServerStops,
}
