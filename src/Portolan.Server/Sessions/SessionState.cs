using System.Diagnostics.CodeAnalysis;
using Portolan.Protocol;
using Portolan.Server.Accounts;
using Portolan.Server.DataConnections;
using Portolan.Server.Files;

namespace Portolan.Server.Sessions;

/// <summary>What a session remembers between commands. Owned by the session's one task.</summary>
internal sealed class SessionState
{
    // login
    public string? UserName { get; set; }

    public Account? Account { get; private set; }

    /// <summary>The one gate to the account's files; set while somebody is logged in.</summary>
    public GuardedFiles? Files { get; private set; }

    public VirtualPath Directory { get; set; }

    public int FailedLogins { get; set; }

    /// <summary>The virtual host of HOST; null where none was named.</summary>
    public string? Host { get; set; }

    [MemberNotNullWhen(true, nameof(Account), nameof(Files))]
    public bool LoggedIn => Account is not null && Files is not null;

    // presentation
    public bool Ascii { get; set; } = true; // RFC 959 §3.1.1.1: the default type

    public MlsxFactSet MlstFacts { get; set; } = MlsxFactSet.Default;

    public HashKind Hash { get; set; } = HashKind.Sha256;

    public string? ClientName { get; set; }

    // TLS
    public bool BufferSizeSeen { get; set; }

    public bool ProtectData { get; set; }

    // data connection
    public DataChannel? Channel { get; private set; }

    public bool ExtendedPassiveOnly { get; set; }

    // one-shot values
    /// <summary>REST: the offset of the next transfer.</summary>
    public long RestartOffset { get; set; }

    /// <summary>RNFR: set for exactly the next command.</summary>
    public VirtualPath? RenameFrom { get; set; }

    /// <summary>ALLO: the announced size of the next upload.</summary>
    public long? AllocatedBytes { get; set; }

    /// <summary>The account has counted the session in (<see cref="Quotas.AccountUse.TryEnterSession"/>).</summary>
    public void LogIn(Account account)
    {
        Account = account;
        Files = new GuardedFiles(account.Files, account.Access, account.Use);
        Directory = account.Home;
    }

    /// <summary>REIN and a new USER: back to the state after the greeting; TLS stays. RFC 959 §4.1.1.</summary>
    public void LogOut()
    {
        Account?.Use?.LeaveSession();
        (UserName, Account, Files, Directory, Host) = (null, null, null, VirtualPath.Root, null);
        (Ascii, MlstFacts, Hash) = (true, MlsxFactSet.Default, HashKind.Sha256);
        ExtendedPassiveOnly = false;
        RenameFrom = null;
        ForgetTransferValues();
        ReplaceChannel(null);
    }

    /// <summary>A session has at most one meeting point; the former is given up.</summary>
    public void ReplaceChannel(DataChannel? channel)
    {
        Channel?.Dispose();
        Channel = channel;
    }

    /// <summary>Hands the meeting point to a transfer.</summary>
    public DataChannel? TakeChannel()
    {
        var channel = Channel;
        Channel = null;
        return channel;
    }

    /// <summary>REST and ALLO hold for one transfer command.</summary>
    public void ForgetTransferValues() => (RestartOffset, AllocatedBytes) = (0, null);

    public VirtualPath Resolve(string argument) => VirtualPath.Resolve(Directory, argument);
}
