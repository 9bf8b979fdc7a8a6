using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portolan.Server;

/// <summary>Runs the server inside a .NET host.</summary>
public static class PortolanServerServices
{
    /// <summary>Adds a server that starts and stops with the host. The <see cref="FtpServer"/> itself can be injected.</summary>
    public static IServiceCollection AddPortolanServer(this IServiceCollection services, Func<IServiceProvider, FtpServerOptions> options)
    {
        services.AddSingleton(provider => new FtpServer(options(provider), provider.GetService<ILoggerFactory>(), provider.GetService<TimeProvider>()));
        services.AddSingleton<IHostedService, HostedServer>();
        return services;
    }

    private sealed class HostedServer(FtpServer server) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
    }
}
