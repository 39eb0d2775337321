using System.Text;

namespace Streetcar.Grains.Tests;

/// <summary>The table of commands in docs/.</summary>
public sealed class CommandDocumentationTests
{
    private const string Rewrite = "STREETCAR_WRITE_DOCS=1 dotnet test tests/Grains.Tests --filter-class \"*CommandDocumentationTests\"";

    [Fact]
    public void The_table_of_commands_is_that_of_the_code()
    {
        var text = new StringBuilder("# Commands\n\nMade from `CommandTable` and `AbsentCommands` in `src/Grains`, by `").Append(Rewrite).Append(
            "`. Commands marked with * are in version 1 of the Stable API, those with t run in transactions.\n\n| command | what it does |\n| --- | --- |\n");
        foreach (var command in CommandTable.All)
            text.Append("| ").Append(NamesOf(command)).Append(MarksOf(command)).Append(" | ").Append(command.Help).Append(" |\n");
        text.Append("\n## What there is not\n\nA command that is in neither table is internal to MongoDB, or has been removed from it.\n\n| reason | commands |\n| --- | --- |\n");
        foreach (var group in AbsentCommands.Reasons.GroupBy(command => command.Value, command => command.Key))
            text.Append("| ").Append(group.Key).Append(" | ").AppendJoin(' ', group.Order(StringComparer.Ordinal).Select(name => $"`{name}`")).Append(" |\n");

        GeneratedPage.ShouldBe("commands.md", text.ToString(), Rewrite);
    }

    [Fact]
    public void No_command_that_there_is_is_told_to_be_absent()
    {
        AbsentCommands.Reasons.Keys.Intersect(CommandTable.All.SelectMany(command => command.Aliases.Append(command.Name))).ShouldBeEmpty();
    }

    private static string NamesOf(CommandDefinition command) =>
        string.Join(", ", command.Aliases.Prepend(command.Name).Select(name => $"`{name}`"));

    private static string MarksOf(CommandDefinition command) =>
        (command.IsInApiV1 ? " *" : "") + (command.RunsInTransactions || command.ChangeInTransaction is not null ? " t" : "");
}
