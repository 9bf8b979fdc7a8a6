using System.Diagnostics;
using Portolan.Cli.Text;

namespace Portolan.Cli.Explain.Nat;

/// <summary>The system's programs that build a network: <c>ip</c> and <c>nft</c>.</summary>
internal sealed class NatTools
{
    private readonly Texts _texts;
    private readonly string _ip;
    private readonly string _nft;

    private NatTools(Texts texts, string ip, string nft) => (_texts, _ip, _nft) = (texts, ip, nft);

    /// <exception cref="FailureException">Says what is missing here: Linux, root, or a program.</exception>
    public static NatTools Find(Session session)
    {
        var texts = session.Texts;
        if (!OperatingSystem.IsLinux()) throw Missing(texts.NatNeedsLinux);
        var folders = (session.Shell.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(["/usr/sbin", "/sbin"]).ToList();
        var ip = Locate("ip") ?? throw Missing(texts.NatNeedsTool("ip", "iproute2"));
        var nft = Locate("nft") ?? throw Missing(texts.NatNeedsTool("nft", "nftables"));
        if (!Environment.IsPrivilegedProcess) throw Missing(texts.NatNeedsRoot);
        return new NatTools(texts, ip, nft);

        string? Locate(string name) => folders.Select(folder => Path.Join(folder, name)).FirstOrDefault(File.Exists);
        FailureException Missing(string what) => new(ExitCode.Usage, what, texts.NatWithout);
    }

    /// <summary>Runs lines of <c>ip</c> in a network.</summary>
    public Task IpAsync(NetworkNamespace network, string lines, CancellationToken cancellationToken) => RunAsync(network, _ip, ["-batch", "-"], lines, cancellationToken);

    /// <summary>Loads packet rules in a network.</summary>
    public Task NftAsync(NetworkNamespace network, string rules, CancellationToken cancellationToken) => RunAsync(network, _nft, ["-f", "-"], rules, cancellationToken);

    public FailureException NotBuilt(string tool, string detail, Exception? cause = null) => new(new Failure(ExitCode.Usage, _texts.NatNotBuilt(tool, detail), _texts.NatWithout), cause);

    private async Task RunAsync(NetworkNamespace network, string program, string[] arguments, string input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true, // with all three the runtime leaves the terminal's settings alone
            RedirectStandardError = true,
        };
        using var process = network.Run(() => Process.Start(start)) ?? throw NotBuilt(program, "");
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw NotBuilt(Path.GetFileName(program), error.Trim());
    }
}
