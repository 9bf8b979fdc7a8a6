namespace Portolan.Protocol;

/// <summary>How exactly a listing told the time of an entry.</summary>
public enum TimePrecision : byte { None, Day, Minute, Second }

/// <summary>What a client knows of one entry of a listing, whatever the dialect.</summary>
public sealed record ListEntry
{
    /// <summary>As <see cref="FtpText"/> decodes it; MLST may give a whole path.</summary>
    public required string Name { get; init; }

    /// <summary>Modified is UTC only where <see cref="IsUtc"/> says so; else it is the server's own, unknown zone.</summary>
    public EntryFacts Facts { get; init; }

    /// <summary>Where a symbolic link points, as far as the server said; else null.</summary>
    public string? LinkTarget { get; init; }

    public TimePrecision TimePrecision { get; init; }

    /// <summary>True for MLSD, EPLF and LIST lines with a zone; LIST has none.</summary>
    public bool IsUtc { get; init; }

    /// <summary>The MLSD fact <c>perm</c>: letters of RFC 3659 §7.5.5; null where the server did not say.</summary>
    public string? Perm { get; init; }

    /// <summary>The MLSD fact <c>unique</c> as sent; null where the server did not say.</summary>
    public string? Unique { get; init; }

    /// <summary>The line as it came.</summary>
    public required string Raw { get; init; }

    public bool IsDirectory => Facts.IsDirectory;
}
