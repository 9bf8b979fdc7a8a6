using System.Net;
using Portolan.Administration;
using Portolan.Server;
using Portolan.Server.Findings;
using Portolan.Stores.Sql;

namespace Portolan.Cli.Serve;

/// <summary>What a server remembers: the store and the settings over it. With users of the command line it is forgotten with the process.</summary>
internal sealed class ServeStore : IAsyncDisposable
{
    private ServeStore(IAdministrationStore store, SettingsService settings) => (Store, Settings) = (store, settings);

    public IAdministrationStore Store { get; }

    public SettingsService Settings { get; }

    /// <exception cref="FailureException">The store or the settings in it cannot be used.</exception>
    public static async Task<ServeStore> OpenAsync(Session session, ServeSettings flags, ServeGround ground, Microsoft.Extensions.Logging.ILoggerFactory log)
    {
        SqlStore? store = null;
        var pins = PinnedFlags.Of(flags);
        try
        {
            store = ground.StoreFolder is { } folder
                ? await SqlStore.OpenAsync(folder, log, cancellationToken: session.Interrupts.Orderly)
                : await SqlStore.OpenInMemoryAsync(log, cancellationToken: session.Interrupts.Orderly);
            await ground.PrepareAsync(store, session.Interrupts.Orderly);
            var settings = await SettingsService.LoadAsync(store.Settings, ground.Host, pins, system: LocalMachine.ReadPorts(), cancellationToken: session.Interrupts.Orderly);
            return new ServeStore(store, settings);
        }
        catch (Exception e)
        {
            if (store is not null) await store.DisposeAsync();
            if (e is StoreUnusableException unusable) throw new FailureException(new Failure(ExitCode.Settings, session.Texts.StoreUnusable(session.Texts.Say(unusable.Text)), session.Texts.Say(unusable.Remedy)), e);
            // What a flag says is the caller's; the rest is what stands in the store.
            if (e is RefusedException refused) throw new FailureException(new Failure(IsOfFlag(refused, pins) ? ExitCode.Usage : ExitCode.Settings, session.Texts.SettingsWrong(string.Join(' ', refused.Problems.Select(session.Texts.Say)))), e);
            throw;
        }
    }

    /// <summary>What the server starts with.</summary>
    /// <param name="listen">Where nobody says where.</param>
    public FtpServerOptions OptionsFor(IReadOnlyList<IPEndPoint> listen) =>
        Settings.Effective.Listening is { Addresses.Count: 0, ImplicitTls.Count: 0 } ? Settings.Options() with { Listen = listen } : Settings.Options();

    private static bool IsOfFlag(RefusedException refused, IReadOnlyList<SettingPin> pins) =>
        refused.Problems.Any(problem => pins.Any(pin => problem.Field == pin.Field || problem.Field.StartsWith(pin.Field + "/", StringComparison.Ordinal)));

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
