namespace Portolan.Administration;

/// <summary>
/// Everything that outlives the process. One implementation keeps it in SQL (Portolan.Stores.Sql); with accounts of the command line the same one lives in memory.
/// Changes are written in the order they were asked for and are durable when their task ends; history rows follow in the background and never make anybody wait.
/// </summary>
public interface IAdministrationStore : IAsyncDisposable
{
    ISettingsStore Settings { get; }

    IUserStore Users { get; }

    IAccessStore Access { get; }

    IBanStore Bans { get; }

    IAuditStore Audit { get; }

    IHistoryStore History { get; }

    IHookStore Hooks { get; }

    IInvitationStore Invitations { get; }
}
