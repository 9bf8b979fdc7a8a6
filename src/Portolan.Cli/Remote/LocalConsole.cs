using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Administration;
using Portolan.Cli.Serve;
using Portolan.Console;
using Portolan.Server;

namespace Portolan.Cli.Remote;

/// <summary>
/// The console of a server that does not run, for one command: the same rules, answers and audit log over the same store.
/// The server behind it never opens a port; the console has a port of loopback that only this process knows the key of.
/// </summary>
internal sealed class LocalConsole : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _open = new();

    private LocalConsole()
    {
    }

    public Uri Address { get; private set; } = null!;

    public string Key { get; } = ConsoleRecord.NewKey();

    /// <exception cref="FailureException">The store or the settings in it cannot be used.</exception>
    public static async Task<LocalConsole> OpenAsync(Session session, DataFolder folder, CancellationToken cancellationToken)
    {
        var local = new LocalConsole();
        try
        {
            await local.StartAsync(session, new ServeSettings { Data = folder.Path }, cancellationToken);
            return local;
        }
        catch (Exception e)
        {
            await local.DisposeAsync();
            if (e is not ConsoleListenException silent) throw;
            throw new FailureException(ListenFailure.Explain(silent, session.Texts), e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_open.TryPop(out var open)) await open.DisposeAsync();
    }

    private async Task StartAsync(Session session, ServeSettings flags, CancellationToken cancellationToken)
    {
        var ground = new ServeGround(session, flags) { MakesFirstUser = false };
        _open.Push(new Sync(ground));
        var store = Keep(await ServeStore.OpenAsync(session, flags, ground, NullLoggerFactory.Instance));
        var server = Keep(new FtpServer(store.OptionsFor([new IPEndPoint(IPAddress.Loopback, 0)])));
        store.Settings.Attach(server.Control);
        var watch = Keep(await ServerWatch.StartAsync(store.Store, store.Settings, server.Control, ground.Stored, NullLoggerFactory.Instance, cancellationToken: cancellationToken));
        var options = ServeConsole.OptionsFor(server, store, watch, ground, new IPEndPoint(IPAddress.Loopback, 0), Key);
        var console = Keep(await ConsoleServer.StartAsync(options, cancellationToken));
        Address = console.Address;
    }

    private T Keep<T>(T open)
        where T : IAsyncDisposable
    {
        _open.Push(open);
        return open;
    }

    private sealed class Sync(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
