namespace Portolan.Server.Files.Local;

/// <summary>When an upload is made durable.</summary>
public enum FlushPolicy
{
    /// <summary>Left to the operating system: fastest; a power cut may lose uploads that were reported complete, never an older file's content.</summary>
    Off,
    /// <summary>File and directory are flushed before an upload is reported complete.</summary>
    OnClose,
    /// <summary>As <see cref="OnClose"/>, and each write, rename and removal is flushed at once.</summary>
    Always,
}

/// <summary>Settings of a <see cref="LocalFileStore"/>.</summary>
public sealed record LocalFileStoreOptions
{
    /// <summary>The directory that clients see as <c>/</c>; must exist.</summary>
    public required string Root { get; init; }

    /// <summary>Keep what a broken upload had sent, so that it can be resumed.</summary>
    public bool KeepPartials { get; init; } = true;

    /// <summary>How long partials are kept after their last byte.</summary>
    public TimeSpan PartialRetention { get; init; } = TimeSpan.FromDays(7);

    public FlushPolicy Flush { get; init; } = FlushPolicy.OnClose;

    /// <summary>Follow symbolic links as far as they lead below the root; else links are shown and can be deleted, not followed.</summary>
    public bool FollowSymlinks { get; init; } = true;

    /// <summary>Permission bits of new files; the process umask is applied. A replaced file passes its bits on.</summary>
    public UnixFileMode UnixCreateMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Permission bits of new directories; the process umask is applied.</summary>
    public UnixFileMode UnixDirectoryMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Use the portable engine where the Linux one would do; also the AppContext switch <c>Portolan.Files.PortableIO</c>.</summary>
    public bool PortableIO { get; init; } = AppContext.TryGetSwitch("Portolan.Files.PortableIO", out var portable) && portable;
}
