namespace Portolan.Client;

/// <summary>Why a directory transfer or removal leaves something out.</summary>
public enum SkipReason
{
    /// <summary>The name is none, or leads out of its directory (<c>..</c>, a slash in it).</summary>
    LeadsOut,
    /// <summary>The name holds a line end or a NUL, which no FTP command can carry.</summary>
    LineEnd,
    /// <summary>Windows does not allow a character of the name.</summary>
    NotOnWindows,
    /// <summary>Windows drops a dot or a space at the end of a name.</summary>
    DotOrSpaceAtEnd,
    /// <summary>Windows takes the name for a device.</summary>
    DeviceName,
    /// <summary>The name holds control characters, on Windows.</summary>
    ControlCharacters,
    /// <summary>The name is too long for the local disk.</summary>
    TooLong,
    /// <summary>It lies deeper than 100 directories.</summary>
    TooDeep,
    /// <summary>A local file has the name of a directory.</summary>
    LocalFileInTheWay,
    /// <summary>A local directory has the name of a file, or of its partial.</summary>
    LocalDirectoryInTheWay,
    /// <summary>A link; one to a directory may lead in circles.</summary>
    Link,
    /// <summary>Neither a file nor a directory: a device, a socket.</summary>
    NoPlainFile,
}

/// <summary>What belongs to a <see cref="SkipReason"/>.</summary>
public static class SkipReasons
{
    /// <summary>In English, without a full stop: <c>the name leads out of its directory</c>.</summary>
    public static string ToText(this SkipReason reason) => reason switch
    {
        SkipReason.LeadsOut => "the name leads out of its directory",
        SkipReason.LineEnd => "no FTP command can carry a name with a line end or a NUL",
        SkipReason.NotOnWindows => "the name holds characters that Windows does not allow",
        SkipReason.DotOrSpaceAtEnd => "Windows drops a dot or a space at the end of a name",
        SkipReason.DeviceName => "Windows takes the name for a device",
        SkipReason.ControlCharacters => "the name holds control characters",
        SkipReason.TooLong => "its name is too long here",
        SkipReason.TooDeep => "it lies deeper than 100 directories",
        SkipReason.LocalFileInTheWay => "a local file has its name",
        SkipReason.LocalDirectoryInTheWay => "a local directory has its name",
        SkipReason.Link => "a link",
        _ => "no plain file",
    };
}
