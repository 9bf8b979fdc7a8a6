using Portolan.Testing;

namespace Portolan.Lab.Tests.Clients;

/// <summary>A program that fetches and sends files by FTP and tells what it said to the server.</summary>
public abstract class LabClient
{
    /// <summary>Beyond all waits of the program's own.</summary>
    protected static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    public static IReadOnlyList<LabClient> All { get; } = [new PortolanClient(), new CurlClient(), new TrustingCurlClient(), new LftpClient()];

    public abstract string Name { get; }

    public abstract Task<ToolRun> RunAsync(Errand errand);

    /// <summary>Whether a second try has time left when the first data port stayed silent.</summary>
    public virtual bool TriesAgain => true;

    public override string ToString() => Name;

    protected static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
