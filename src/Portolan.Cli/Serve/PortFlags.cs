using System.CommandLine;
using System.Globalization;
using System.Net;
using Portolan.Cli.Text;
using Portolan.Diagnosis;

namespace Portolan.Cli.Serve;

/// <summary>The flags that say which ports a server uses: of <c>serve</c>, and of commands that speak about a server that does not run.</summary>
internal sealed class PortFlags(Texts texts)
{
    public Option<IPEndPoint[]> Listen { get; } = EndPoints("--listen", texts.ListenOption, texts);

    public Option<IPEndPoint[]> ImplicitTls { get; } = EndPoints("--implicit-tls", texts.ImplicitTlsOption, texts);

    public Option<PortRange?> PassivePorts { get; } = PassivePortsOption(texts);

    public Option<ActivePort> ActivePort { get; } = ActivePortOption(texts);

    /// <summary>Those that the command line names.</summary>
    public IEnumerable<string> GivenIn(ParseResult parsed) =>
        new Option[] { Listen, ImplicitTls, PassivePorts, ActivePort }.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name);

    private static Option<IPEndPoint[]> EndPoints(string name, string description, Texts texts) => new(name)
    {
        Description = description,
        HelpName = "ADDRESS:PORT",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            var endPoints = new List<IPEndPoint>();
            foreach (var token in result.Tokens)
            {
                if (ListenAddress.TryParse(token.Value, out var endPoint)) endPoints.Add(endPoint);
                else result.AddError(texts.NotAnEndPoint(name, token.Value));
            }
            return [.. endPoints];
        },
    };

    private static Option<PortRange?> PassivePortsOption(Texts texts) => new("--passive-ports")
    {
        Description = texts.PassivePortsOption,
        HelpName = "FIRST-LAST",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (PortRange.TryParsePassive(text, out var range, out var problem)) return range;
            result.AddError(texts.NotAPassiveRange(texts.Say(problem.Value)));
            return null;
        },
    };

    private static Option<ActivePort> ActivePortOption(Texts texts) => new("--active-port")
    {
        Description = texts.ActivePortOption,
        HelpName = "N|off",
        DefaultValueFactory = _ => Serve.ActivePort.Default,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text == "off") return new ActivePort(Enabled: false, Port: null);
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return new ActivePort(Enabled: true, port);
            result.AddError(texts.NotAnActivePort(text));
            return Serve.ActivePort.Default;
        },
    };
}
