using System.IO.Compression;
using System.Xml.Linq;

namespace Streetcar.Packages.Tests;

public sealed class ContentTests(PackedPackages packed)
{
    private static readonly string[] Libraries =
    [
        .. Directory.EnumerateFiles(Path.Combine(PackedPackages.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => $"Streetcar.{Path.GetFileNameWithoutExtension(project)}").Where(id => id != "Streetcar.Silo"),
    ];

    // What builds and tests Streetcar is nothing to its users.
    private static readonly string[] ToolsOfTheBuild = ["Meziantou", "MinVer", "PublicApiAnalyzers", "xunit", "Shouldly", "Testing.Extensions"];

    [Fact]
    public void Every_project_has_a_package_and_every_library_symbols()
    {
        Names("*.nupkg").ShouldBe([.. Libraries, "streetcar"], ignoreOrder: true);
        Names("*.snupkg").ShouldBe(Libraries, ignoreOrder: true);
    }

    [Fact]
    public void A_library_has_its_documentation_its_license_and_words_on_what_it_is()
    {
        foreach (string id in Libraries)
        {
            using var package = Open(id);
            var metadata = Metadata(package);

            package.GetEntry($"lib/net10.0/{id}.dll").ShouldNotBeNull();
            package.GetEntry($"lib/net10.0/{id}.xml").ShouldNotBeNull();
            metadata["license"].ShouldBe("MIT", id);
            metadata["description"].ShouldNotBe("Package Description", id);
            metadata["readme"].ShouldBe("README.md", id);
            string readme = Text(package, "README.md");
            (readme.Contains($"dotnet add package {id}\n", StringComparison.Ordinal) || readme.StartsWith("# A part of Streetcar\n", StringComparison.Ordinal))
                .ShouldBeTrue($"The README of {id} is another one's.");
        }
    }

    [Fact]
    public void A_library_depends_on_its_own_version_of_the_others_and_on_nothing_that_only_its_build_uses()
    {
        foreach (string id in Libraries)
        {
            using var package = Open(id);
            foreach (var (dependency, version) in Dependencies(package))
            {
                ToolsOfTheBuild.ShouldNotContain(tool => dependency.Contains(tool), $"{id} depends on {dependency}.");
                if (dependency.StartsWith("Streetcar.", StringComparison.Ordinal))
                    version.ShouldBe(packed.Version, $"{id} depends on {dependency}.");
            }
        }
    }

    [Fact]
    public void The_tool_has_SQLite_for_the_platforms_that_it_runs_on_and_no_other()
    {
        using var package = Open("streetcar");

        package.Entries.Select(entry => entry.FullName.Split('/')).Where(path => path[^1].Contains("e_sqlite3.") && path.Contains("native"))
            .Select(path => path[Array.IndexOf(path, "native") - 1])
            .ShouldBe(
                [
                    "linux-arm", "linux-arm64", "linux-musl-arm", "linux-musl-arm64", "linux-musl-x64", "linux-x64",
                    "osx-arm64", "osx-x64", "win-arm64", "win-x64", "win-x86",
                ],
                ignoreOrder: true);
        Dependencies(package).ShouldBeEmpty();
        Text(package, "README.md").ShouldContain("dotnet tool install --global streetcar");
    }

    private IEnumerable<string> Names(string pattern) => Directory.EnumerateFiles(packed.Packages, pattern)
        .Select(file => Path.GetFileNameWithoutExtension(file).Replace($".{packed.Version}", ""));

    private ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(packed.Packages, $"{id}.{packed.Version}.nupkg"));

    private static XElement Nuspec(ZipArchive package) =>
        XDocument.Parse(Text(package, package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).FullName)).Root!;

    private static Dictionary<string, string> Metadata(ZipArchive package) => Nuspec(package).Elements().Single().Elements()
        .ToDictionary(element => element.Name.LocalName, element => element.Value);

    private static IEnumerable<(string Id, string Version)> Dependencies(ZipArchive package) => Nuspec(package).Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .Select(element => ((string)element.Attribute("id")!, (string)element.Attribute("version")!));

    private static string Text(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry).ShouldNotBeNull().Open());
        return reader.ReadToEnd();
    }
}
