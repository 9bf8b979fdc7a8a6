using System.Text.Json.Nodes;
using Portolan.Administration;

namespace Portolan.Console.Wire;

/// <summary>The settings in force.</summary>
/// <param name="Version">The ETag.</param>
/// <param name="Pinned">Fields that a flag of the command line holds, with that flag: they cannot be changed until a start without it.</param>
/// <param name="RestartNeeded">Fields that were changed and hold only after a restart.</param>
internal sealed record SettingsView(long Version, JsonObject Document, IReadOnlyDictionary<string, string> Pinned, JsonObject Defaults, IReadOnlyList<string> RestartNeeded);

/// <summary>A dry run of a change.</summary>
internal sealed record ValidationView(IReadOnlyList<FieldProblem> Errors, IReadOnlyList<FieldProblem> Warnings);

/// <summary>What an import would change.</summary>
internal sealed record DiffView(IReadOnlyList<Change> Changes);

/// <summary>Whether a secret is kept; the secret itself is never shown.</summary>
internal sealed record SecretView(bool IsSet);

/// <param name="Password">Null or empty forgets it.</param>
internal sealed record SecretWish(string? Password);
