using System.Text;

namespace Portolan.Lab.Tests.Kit;

/// <summary>
/// Computers and routers joined by cables: network namespaces joined by veth pairs. Describe nodes and their links first,
/// <see cref="BuildAsync"/> makes them; disposing ends everything that runs in them and removes them.
/// </summary>
public sealed class Topology : IAsyncDisposable
{
    private static int _count;

    private readonly List<Node> _nodes = [];
    private readonly string _prefix;
    private bool _built;

    public Topology(string name) => _prefix = $"{LabRun.Prefix}{Interlocked.Increment(ref _count)}-{name}-";

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>A computer.</summary>
    public Node Host(string name) => Add(new Node(name, _prefix + name, forwards: false));

    /// <summary>A computer that passes packets on.</summary>
    public Node Router(string name) => Add(new Node(name, _prefix + name, forwards: true));

    /// <summary>The router between everybody. It knows no way to private addresses: such packets vanish, as on the real one.</summary>
    public Node Internet() => Router("internet").Vanish("10.0.0.0/8").Vanish("172.16.0.0/12").Vanish("192.168.0.0/16");

    /// <summary>The shell commands that make it all.</summary>
    public string Script
    {
        get
        {
            var script = new StringBuilder();
            foreach (var node in _nodes) node.WriteNamespace(script);
            foreach (var node in _nodes) node.WriteLinks(script);
            foreach (var node in _nodes) node.WriteRoutesRulesAndNames(script);
            return script.ToString();
        }
    }

    public async Task BuildAsync()
    {
        _built = true;
        (await LabGround.ShellAsync(Script)).ShouldSucceed();
    }

    public async ValueTask DisposeAsync()
    {
        if (_built) await LabGround.RemoveAsync(_nodes.Select(node => node.Namespace));
    }

    private Node Add(Node node)
    {
        _nodes.Add(node);
        return node;
    }
}
