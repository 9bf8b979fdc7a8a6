using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portolan.Administration;
using Portolan.Console.Problems;
using Portolan.Console.Security;
using Portolan.Console.Wire;
using Portolan.Protocol;
using Portolan.Server.Files;

namespace Portolan.Console.Endpoints;

/// <summary>The server's files, with all rights or as a user sees them (<c>?as=USER</c>), through the same gate as FTP.</summary>
internal static class FilesEndpoints
{
    private const int MostEntries = 10_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/files", ListAsync).Needs(Role.Operator).WithSummary("The entries of a directory, directories first");
        api.MapGet("/files/content", FileContent.SendAsync).Needs(Role.Operator).WithSummary("Downloads a file").Produces<string>(200, "application/octet-stream");
        api.MapGet("/files/preview", FileContent.PreviewAsync).Needs(Role.Operator).WithSummary("A picture, or the beginning of a text");
        api.MapPut("/files/content", FileContent.ReceiveAsync).Needs(Role.Operator).WithSummary("Uploads a file, the body; the old one stays until the new one is complete");
        api.MapDelete("/files", RemoveAsync).Needs(Role.Operator).WithSummary("Deletes a file or a directory; ?recursive=true with all that is in it");
        api.MapPost("/files/rename", RenameAsync).Needs(Role.Operator).WithSummary("Renames or moves");
        api.MapPost("/files/directories", CreateAsync).Needs(Role.Operator).WithSummary("Makes a directory");
    }

    /// <summary>The gate: with all rights, or with those of a user.</summary>
    public static async ValueTask<GuardedFiles> OpenAsync(string? user, ConsoleContext console, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(user))
            return new GuardedFiles(console.Options.Files ?? throw new ProblemException(409, ("This server has no files of its own", "此服务器没有自己的文件存储")), AccessPolicy.Full);
        var account = console.FindOwn(user)
            ?? (await console.Store.Users.FindAsync(user, cancellationToken) is { } stored ? await console.Options.Accounts.OpenAsync(stored, cancellationToken) : throw ProblemException.NotFound(user));
        return new GuardedFiles(account.Files, account.Access);
    }

    public static VirtualPath PathOf(string? path) => VirtualPath.Parse(path ?? "/");

    public static ValueTask NoteAsync(string what, VirtualPath path, string? user, ConsoleContext console, HttpContext http)
    {
        var about = string.IsNullOrEmpty(user) ? $"{what}:{path}" : $"{what}:{path} (as {user})";
        return console.Store.Audit.AddAsync(AuditEntry.Of(Caller.ActorOf(http), console.Time.GetUtcNow(), AuditActions.File, about), http.RequestAborted);
    }

    private static async Task<PageView<EntryView>> ListAsync(ConsoleContext console, HttpContext http, string? path, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "as")] string? user)
    {
        var (files, directory) = (await OpenAsync(user, console, http.RequestAborted), PathOf(path));
        using var reader = await files.OpenDirectoryAsync(directory, http.RequestAborted);
        var entries = new List<EntryView>();
        while (entries.Count < MostEntries && await reader.FillAsync(http.RequestAborted)) Read(reader, files.PermsIn(directory), entries);
        var inOrder = entries.OrderBy(entry => entry.Kind != "directory").ThenBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase);
        return new PageView<EntryView>([.. inOrder], Next: null, entries.Count);
    }

    private static void Read(DirectoryReader reader, EntryPerms perms, List<EntryView> entries)
    {
        while (entries.Count < MostEntries && reader.TryRead(out var name, out var facts))
        {
            DateTimeOffset? modified = facts.Modified == DateTime.MinValue ? null : new DateTimeOffset(facts.Modified, TimeSpan.Zero);
            entries.Add(new EntryView(FtpText.Decode(name), EntryView.KindOf(facts.Kind), facts.Size, modified, Encoding.UTF8.GetString(perms.For(name, facts))));
        }
    }

    private static async Task<IResult> RemoveAsync(ConsoleContext console, HttpContext http, string path, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "as")] string? user, bool? recursive)
    {
        var (files, target) = (await OpenAsync(user, console, http.RequestAborted), PathOf(path));
        if (target.IsRoot) throw new ProblemException(409, ("The root directory stays", "不能删除根目录"));
        var facts = await files.StatAsync(target, http.RequestAborted);
        if (!facts.IsDirectory) await files.DeleteAsync(target, http.RequestAborted);
        else if (recursive is true) await RemoveTreeAsync(files, target, http.RequestAborted);
        else await files.RemoveDirectoryAsync(target, http.RequestAborted);
        await NoteAsync("delete", target, user, console, http);
        return Results.NoContent();
    }

    private static async Task RemoveTreeAsync(GuardedFiles files, VirtualPath directory, CancellationToken cancellationToken)
    {
        var entries = new List<EntryView>();
        using (var reader = await files.OpenDirectoryAsync(directory, cancellationToken))
            while (entries.Count < MostEntries && await reader.FillAsync(cancellationToken)) Read(reader, files.PermsIn(directory), entries);
        foreach (var entry in entries)
        {
            if (entry.Kind == "directory") await RemoveTreeAsync(files, directory.Append(entry.Name), cancellationToken);
            else await files.DeleteAsync(directory.Append(entry.Name), cancellationToken);
        }
        await files.RemoveDirectoryAsync(directory, cancellationToken);
    }

    private static async Task<IResult> RenameAsync(RenameRequest request, ConsoleContext console, HttpContext http)
    {
        var files = await OpenAsync(request.As, console, http.RequestAborted);
        var (from, to) = (PathOf(request.From), PathOf(request.To));
        // FTP replaces what is there; a person in a browser is asked first, by being refused.
        if (await ExistsAsync(files, to, http.RequestAborted)) throw new StoreException(StoreError.Exists, to.Value);
        await files.RenameAsync(from, to, http.RequestAborted);
        await NoteAsync($"rename:{from}", to, request.As, console, http);
        return Results.NoContent();
    }

    private static async Task<IResult> CreateAsync(DirectoryRequest request, ConsoleContext console, HttpContext http)
    {
        var files = await OpenAsync(request.As, console, http.RequestAborted);
        await files.CreateDirectoryAsync(PathOf(request.Path), http.RequestAborted);
        await NoteAsync("mkdir", PathOf(request.Path), request.As, console, http);
        return Results.NoContent();
    }

    private static async ValueTask<bool> ExistsAsync(GuardedFiles files, VirtualPath path, CancellationToken cancellationToken)
    {
        try
        {
            await files.StatAsync(path, cancellationToken);
            return true;
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            return false;
        }
    }
}
