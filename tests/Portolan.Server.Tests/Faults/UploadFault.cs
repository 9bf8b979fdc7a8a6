namespace Portolan.Server.Tests.Faults;

/// <summary>What strikes an upload.</summary>
public enum UploadFault
{
    PowerCut,
    /// <summary>Behind the 226: now everything must be there, as the policy promises.</summary>
    PowerCutBehindReply,
    /// <summary>Behind the answer to a broken-off upload: now what had arrived must be there, as the policy promises.</summary>
    PowerCutBehindBreak,
    DiskFails,
    DiskFull,
    /// <summary>The kernel makes the file system read-only, as after an error of the disk.</summary>
    DiskBecomesReadOnly,
    QuotaReached,
    DataReset,
    DataEndsWithoutCloseNotify,
    ControlReset,
    ServerStops,
}
