using System.CommandLine;
using Portolan.Cli.Help;
using Portolan.Cli.Text;
using Portolan.Cli.Values;
using Portolan.Client;
using Portolan.Protocol;

namespace Portolan.Cli.Verbs;

/// <summary>What all client verbs share: the URL, the connection flags, one login from begin to end.</summary>
internal sealed class ClientVerb
{
    private readonly Session _session;
    private readonly ConnectionFlags _flags;

    public ClientVerb(Session session, string name, string summary)
    {
        _session = session;
        _flags = new ConnectionFlags(session.Texts);
        Command = new PortolanCommand(name, summary);
    }

    public PortolanCommand Command { get; }

    /// <summary>The argument URL.</summary>
    public Argument<FtpUrl> AddUrl(Func<FtpUrl, string?>? problem = null)
    {
        var argument = new Argument<FtpUrl>("url")
        {
            HelpName = "URL",
            Description = _session.Texts.UrlArgument,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var wrong = FtpUrl.TryParse(text, out var url, out var why) ? problem?.Invoke(url) : _session.Texts.NotAUrl(text, _session.Texts.Say(FtpUrlProblemTexts.Of(why)));
                if (wrong is not null) result.AddError(wrong);
                return url!;
            },
        };
        Command.Arguments.Add(argument);
        return argument;
    }

    /// <summary>The argument URL, which names something below the login directory.</summary>
    public Argument<FtpUrl> AddPathUrl() => AddUrl(url => url.Name.Length == 0 ? _session.Texts.UrlNeedsPath(url.ToString()) : null);

    /// <summary>The argument URL, which names a file.</summary>
    public Argument<FtpUrl> AddFileUrl() => AddUrl(url => url.NamesDirectory ? _session.Texts.UrlNamesNoFile(url.ToString()) : null);

    /// <summary>Adds the verb's own options, then the connection flags.</summary>
    public void AddOptions(params Option[] own)
    {
        if (own.Length > 0) Command.AddSection(_session.Texts.Options, own);
        _flags.AddTo(Command);
    }

    /// <summary>Runs <paramref name="work"/> on a login at the URL's server.</summary>
    public void Run(Func<ParseResult, FtpUrl> url, Func<Work, Task<ExitCode>> work) => Command.SetAction(async (parsed, cancellationToken) =>
    {
        var server = url(parsed);
        var running = RunAsync(parsed, server, work, cancellationToken);
        // A second Ctrl-C does not wait for the server's last words.
        return (int)await running.WaitAsync(_session.Interrupts.AtOnce);
    });

    /// <summary>Runs <paramref name="work"/> that makes its connections itself and chooses its own exit code.</summary>
    public void RunApart(Func<ParseResult, FtpUrl> url, Func<ParseResult, FtpUrl, ConnectionSettings, CancellationToken, Task<int>> work) =>
        Command.SetAction((parsed, cancellationToken) => work(parsed, url(parsed), _flags.Read(parsed), cancellationToken).WaitAsync(_session.Interrupts.AtOnce));

    private async Task<ExitCode> RunAsync(ParseResult parsed, FtpUrl url, Func<Work, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        var settings = _flags.Read(parsed);
        FtpClient? client = null;
        try
        {
            client = await new ServerLogin(_session, url, settings).OpenAsync(cancellationToken);
            var code = await work(new Work(_session, client, url, settings, parsed, cancellationToken));
            await client.QuitAsync(cancellationToken);
            return code;
        }
        catch (Exception exception) when (exception is FtpException)
        {
            throw new FailureException(await Failures.ExplainAsync((FtpException)exception, url, client, _session.Texts), exception);
        }
        finally
        {
            if (client is not null) await client.DisposeAsync();
        }
    }
}

/// <summary>One verb at work on one login.</summary>
internal sealed record Work(Session Session, FtpClient Client, FtpUrl Url, ConnectionSettings Settings, ParseResult Parsed, CancellationToken Cancelled)
{
    /// <summary>Where bars and summaries go.</summary>
    public ProgressDisplay Progress => new(Session, Settings.Quiet);
}
