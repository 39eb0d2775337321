using System.Text.RegularExpressions;
using Streetcar.Hosting;
using Streetcar.Silo.Tests;

namespace Streetcar.Docs.Tests;

/// <summary>Holds what the pages say of options to what there is.</summary>
public sealed partial class OptionTests
{
    // Those of the program that are no setting of a silo.
    private static readonly string[] ProgramsOwn = ["Streetcar:LogLevel", "Streetcar:Repair"];

    [Fact]
    public async Task Every_option_that_a_page_names_is_one_of_the_program()
    {
        using var program = SiloProcess.Launch(["--help"]);
        var options = Option().Matches((await program.EndAsync()).Output).Select(match => match.Value).ToHashSet();
        var named = Page.All.SelectMany(page => Named(page).Select(option => (Page: page, Option: option))).ToList();

        named.ShouldContain(("docs/cluster.md", "--membership"));
        named.Where(name => !options.Contains(name.Option)).ShouldBeEmpty();
    }

    [Fact]
    public void Hosting_md_has_every_setting_and_no_other()
    {
        var settings = Setting().Matches(Page.TextOf("docs/hosting.md")).Select(match => match.Value).Distinct();

        settings.ShouldBe([.. SettingsOf("Streetcar", typeof(StreetcarOptions)), .. ProgramsOwn], ignoreOrder: true);
    }

    // In code in the text, and in the commands that run the program, where those of dotnet come first.
    private static IEnumerable<string> Named(string page)
    {
        var inText = OptionInText().Matches(Page.TextOf(page)).Select(match => match.Groups[1].Value);
        var inCommands = Page.Snippets(page, "sh")
            .SelectMany(snippet => snippet.Text.Replace("\\\n", " ").Split('\n'))
            .Select(line => ProgramsArguments().Match(line).Value)
            .SelectMany(arguments => Option().Matches(arguments).Select(match => match.Value));
        return inText.Concat(inCommands);
    }

    private static IEnumerable<string> SettingsOf(string section, Type options) => options.GetProperties().SelectMany(
        property => property.CanWrite
            ? [$"{section}:{property.Name}"]
            : SettingsOf($"{section}:{property.Name}", property.PropertyType));

    [GeneratedRegex("--[a-z][a-z-]*")]
    private static partial Regex Option();

    [GeneratedRegex("`(--[a-z][a-z-]*)")]
    private static partial Regex OptionInText();

    [GeneratedRegex("(?<=Streetcar\\.Silo(\\.dll)? |^silo |^streetcar |src/Silo( --no-build)? -- ).*")]
    private static partial Regex ProgramsArguments();

    [GeneratedRegex("Streetcar(:[A-Z][A-Za-z]*)+")]
    private static partial Regex Setting();
}
