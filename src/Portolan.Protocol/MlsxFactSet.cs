namespace Portolan.Protocol;

/// <summary>The facts of MLST and MLSD that a client may choose with OPTS MLST. RFC 3659 §7.5 and §7.9; UNIX.* as most servers write them.</summary>
[Flags]
public enum MlsxFactSet
{
    None = 0,
    Type = 1,
    Size = 2,
    Modify = 4,
    Create = 8,
    Perm = 16,
    Unique = 32,
    UnixMode = 64,
    UnixOwner = 128,
    UnixGroup = 256,
    All = Type | Size | Modify | Create | Perm | Unique | UnixMode | UnixOwner | UnixGroup,
    /// <summary>What a session begins with. Owner and group cost a lookup and are rarely read.</summary>
    Default = Type | Size | Modify | Create | Perm | Unique | UnixMode,
}
