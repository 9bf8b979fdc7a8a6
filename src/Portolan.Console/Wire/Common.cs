using System.Net;
using System.Security.Authentication;
using Portolan.Administration;
using Portolan.Diagnosis;

namespace Portolan.Console.Wire;

/// <summary>A piece of a list.</summary>
/// <param name="Next">The cursor of the next piece; null at the end.</param>
/// <param name="Total">How many there are; null where counting would cost too much.</param>
internal sealed record PageView<T>(IReadOnlyList<T> Items, string? Next, long? Total = null);

/// <summary>An end of a connection.</summary>
internal sealed record EndPointView(string Address, int Port)
{
    public static EndPointView Of(IPEndPoint endPoint) => new(endPoint.Address.ToString(), endPoint.Port);
}

/// <summary>What TLS agreed on.</summary>
internal sealed record TlsView(string Protocol, string Cipher);

internal static class TlsWire
{
    /// <summary>As people write it: <c>TLSv1.3</c>.</summary>
    public static string NameOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLSv1.3",
        SslProtocols.Tls12 => "TLSv1.2",
        _ => protocol.ToString(),
    };
}

/// <summary>A refusal (RFC 9457).</summary>
internal sealed record ProblemDetails(string Type, string Title, int Status, string? Detail, IReadOnlyList<FieldProblem> Errors, bool TotpNeeded);

/// <summary>What is wrong with one field, and what to write instead.</summary>
/// <param name="Field">A JSON pointer; empty for the whole.</param>
internal sealed record FieldProblem(string Field, string Problem, string Remedy)
{
    public static FieldProblem Of(Problem problem, Language language) => new(problem.Field, problem.Text.In(language), problem.Remedy.In(language));
}
