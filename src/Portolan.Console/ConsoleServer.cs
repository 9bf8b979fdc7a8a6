using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portolan.Console.Endpoints;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;

namespace Portolan.Console;

/// <summary>The management console of one server: the REST API and, in front of it, the pages.</summary>
public sealed class ConsoleServer : IAsyncDisposable
{
    private const int MostNextPorts = 20;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly WebApplication _web;
    private readonly ConsoleContext _context;

    private ConsoleServer(WebApplication web, ConsoleContext context) => (_web, _context) = (web, context);

    /// <summary>Where it is reached, <c>http://127.0.0.1:2180/</c>.</summary>
    public Uri Address => new(_web.Urls.First());

    /// <summary>The one-time link for the first administrator; null where there is one.</summary>
    public Uri? FirstRunLink => _context.FirstRun.Token is { } token ? new Uri(Address, "first-run?token=" + token) : null;

    internal IServiceProvider Services => _web.Services;

    internal ConsoleContext Context => _context;

    /// <summary>Opens the port and serves until disposal.</summary>
    /// <exception cref="ConsoleListenException">The port cannot be had.</exception>
    public static async Task<ConsoleServer> StartAsync(ConsoleOptions options, CancellationToken cancellationToken = default)
    {
        for (var next = 0; ; next++)
        {
            // Behind the last one, whichever the system has.
            var listen = new IPEndPoint(options.Listen.Address, next <= MostNextPorts ? options.Listen.Port + next : 0);
            var context = new ConsoleContext(options);
            var web = Build(context, listen);
            try
            {
                await context.StartAsync(cancellationToken);
                await ListenAsync(web, listen, cancellationToken);
                return new ConsoleServer(web, context);
            }
            catch (Exception e)
            {
                await web.DisposeAsync();
                await context.DisposeAsync();
                if (e is not ConsoleListenException { Fault: ConsoleListenFault.Taken } || !options.TryNextPorts || next > MostNextPorts) throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await _web.StopAsync(limit.Token);
        await _web.DisposeAsync();
        await _context.DisposeAsync();
    }

    private static async Task ListenAsync(WebApplication web, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        try
        {
            await web.StartAsync(cancellationToken);
        }
        catch (Exception e) when (ConsoleListenException.FaultOf(e) is { } fault)
        {
            throw new ConsoleListenException(endPoint, fault, e);
        }
    }

    private static WebApplication Build(ConsoleContext context, IPEndPoint listen)
    {
        var options = context.Options;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Portolan.Console" });
        builder.Services.AddSingleton(context);
        builder.Services.AddSingleton<ILoggerFactory>(new FrameworkLog(options.Log));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // then a problem can say what is wrong
        builder.Services.ConfigureHttpJsonOptions(json => ConsoleJson.Configure(json.SerializerOptions));
        builder.Services.AddOpenApi("v1", ApiDocument.Configure);
        builder.WebHost.UseKestrelCore();
        if (options.Certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, listen));

        var web = builder.Build();
        web.Use(ResponseHeaders.AddAsync);
        web.Use(ProblemResponses.CatchAsync);
        web.UseRouting();
        web.Use(AccessGate.CheckAsync);
        web.Use(JsonBodies.CheckAsync);
        Api.Map(web);
        return web;
    }

    private static void Configure(KestrelServerOptions kestrel, ConsoleOptions options, IPEndPoint listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 4 * 1024 * 1024; // uploads of files lift it for themselves
        kestrel.Limits.MaxConcurrentConnections = 2000;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Listen(listen, endPoint =>
        {
            endPoint.Protocols = options.Certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (options.Certificate is { } certificate) endPoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = new ConsoleTls(certificate).ChooseAsync });
        });
    }

    /// <summary>The program listens to the signals of its process, not the web server in it.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
