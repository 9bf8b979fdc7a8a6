using System.Text.Json;
using System.Xml.Linq;

namespace Portolan.Architecture.Tests;

/// <summary>What the product is made of beside itself: only packages under licences that go with its own.</summary>
public sealed class PackageTests
{
    private static readonly string[] Licences = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "MS-PL", "PostgreSQL"];

    // Their licence is a file of the package, read by us: MIT.
    private static readonly string[] ReadByUs = ["otp.net"];

    [Fact]
    public void Packages_OfTheProduct_HaveLicencesThatGoWithOurs()
    {
        var packages = SourceTree.Projects.SelectMany(PackagesOf).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(packages);
        Assert.Empty(packages.Select(folder => (folder, licence: LicenceOf(folder))).Where(package => !Licences.Contains(package.licence) && !ReadByUs.Any(name => package.folder.Contains($"/{name}/", StringComparison.Ordinal))).Select(package => $"{package.folder}: {package.licence}"));
    }

    /// <summary>The folders of all packages a project was restored with, those of packages in turn included.</summary>
    private static IEnumerable<string> PackagesOf(string project)
    {
        var assets = Path.Join(Testing.Repository.Root, "artifacts", "obj", Path.GetFileNameWithoutExtension(project), "project.assets.json");
        if (!File.Exists(assets)) return []; // not restored: nothing of it is built or tested here
        using var document = JsonDocument.Parse(File.ReadAllText(assets));
        var folders = document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        return
        [
            .. from library in document.RootElement.GetProperty("libraries").EnumerateObject()
               where library.Value.GetProperty("type").GetString() == "package"
               select folders.Select(folder => Path.Join(folder, library.Value.GetProperty("path").GetString())).First(Directory.Exists),
        ];
    }

    private static string LicenceOf(string folder)
    {
        var root = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!;
        return root.Descendants().FirstOrDefault(element => element.Name.LocalName == "license")?.Value ?? "none is named";
    }
}
