using System.CommandLine;
using Portolan.Cli.Explain.Ends;
using Portolan.Cli.Serve;
using Portolan.Cli.Text;

namespace Portolan.Cli.Explain.Nat;

/// <summary>The hidden option <c>--end</c>: plays one end of a lesson in the network where the process was started.</summary>
internal static class EndOption
{
    private const string Name = "--end";

    public static Option<string?> Create() => new(Name) { Hidden = true, HelpName = "END" };

    public static IEnumerable<string> Arguments(End end, Lesson lesson, Language language) =>
        ["explain", lesson.Active ? "active" : "passive", Name, end == End.Client ? "client" : "server", "--lang", language == Language.Chinese ? "zh" : "en", .. lesson.Tls ? ["--tls"] : Array.Empty<string>()];

    public static async Task<int> PlayAsync(string end, Lesson lesson, Session session, CancellationToken cancellationToken)
    {
        EndWithParent(session);
        if (end == "client")
        {
            await ClientEnd.RunAsync(lesson, NatNetwork.ServerEndPoint, NatNetwork.OutsideAddress, session.Texts, Tell, cancellationToken);
            return (int)ExitCode.Ok;
        }
        await using var server = await ServerEnd.StartAsync(lesson, [NatNetwork.ServerEndPoint], session.Texts, Tell, cancellationToken);
        await cancellationToken.WhenCancelledAsync();
        return (int)ExitCode.Ok;

        void Tell(Happening happening) => session.Shell.Out.WriteLine(happening.ToLine());
    }

    // Standard input ends when the process that started us closes it or is gone, even if it was killed. Nothing here is worth a goodbye.
    private static void EndWithParent(Session session) => _ = Task.Run(async () =>
    {
        await session.Shell.OpenIn().CopyToAsync(Stream.Null);
        Environment.Exit((int)ExitCode.Ok);
    });
}
