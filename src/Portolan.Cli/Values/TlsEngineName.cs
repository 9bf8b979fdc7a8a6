using Portolan.Net;

namespace Portolan.Cli.Values;

/// <summary>What <c>--tls-engine</c> names.</summary>
internal static class TlsEngineName
{
    /// <summary>The engine; null for null, which means the best one.</summary>
    /// <exception cref="FailureException">This machine has none such.</exception>
    public static TlsEngine? Find(string? name, Session session) =>
        name is null ? null : TlsEngines.Find(name) ?? throw new FailureException(ExitCode.Usage, session.Texts.NoSuchEngine(name));
}
