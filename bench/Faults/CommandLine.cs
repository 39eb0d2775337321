using System.CommandLine;
using Streetcar.Faults.Fairness;
using Streetcar.Faults.Fuzzing;
using Streetcar.Faults.Interruption;
using Streetcar.Faults.Killing;
using Streetcar.Faults.Memory;
using Streetcar.Faults.Planning;
using Streetcar.Faults.Racing;
using Streetcar.Faults.Streams;
using Streetcar.Faults.Transactions;

namespace Streetcar.Faults;

/// <summary>The program's commands.</summary>
internal static class CommandLine
{
    /// <summary>Runs what the command line asks for.</summary>
    /// <returns>0 where no fault was found, 1 where one was, 2 for a command line that can't be understood.</returns>
    public static async Task<int> InvokeAsync(string[] args)
    {
        RootCommand root = new(
            "Looks for faults in a server: what one client does must neither take it from the others nor lose a document. "
            + "A line for each harness, with its figures; ends with 1 where a fault was found.")
        {
            Memory(),
            Starvation(),
            Interruption(),
            Kill(),
            Transactions(),
            Streams(),
            Fuzz("wire", "Messages that are nearly right", 10_000_000, FuzzRun.OnWireAsync),
            Fuzz("login", "Messages of clients that have not logged in", 1_000_000, FuzzRun.BeforeLogInAsync),
            Fuzz("commands", "Commands that are well-formed and mostly wrong", 2_000_000, FuzzRun.OfCommandsAsync),
            Plans(),
            Races(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors is not [var error, ..])
            return await parsed.InvokeAsync();
        await Console.Error.WriteLineAsync($"{error.Message.ReplaceLineEndings(" ")} (--help shows all options)");
        return 2;
    }

    private static Command Memory()
    {
        Argument<string[]> names = new("rows")
        {
            Description = "Which loads; all unless given. " + string.Join("; ", MemoryRow.All.Select(row => $"{row.Name}: {row.Description}")),
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.AcceptOnlyFromAmong([.. MemoryRow.All.Select(row => row.Name)]);
        Option<bool> small = new("--small") { Description = "In the sizes of the test suite" };
        Option<int?> size = new("--size") { Description = "The size of the loads, in place of each one's own" };
        Command command = new("memory", "Loads that take memory, on servers whose heap is limited to 512 MB") { names, small, size };
        command.SetAction(given => RunAsync(MemoryRow.All
            .Where(row => given.GetValue(names) is not { Length: > 0 } chosen || chosen.Contains(row.Name))
            .Select(row => (Func<Task<Outcome>>)(() => MemoryRun.RunAsync(
                row, given.GetValue(size) ?? (given.GetValue(small) ? row.Small : row.Full), MemoryLimit.Ping)))));
        return command;
    }

    private static Command Starvation()
    {
        Option<int[]> clients = new("--clients")
        {
            Description = "How many clients have a costly query each, in a run of its own each",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [16, 100],
        };
        Option<double> seconds = new("--seconds") { Description = "How long each run takes", DefaultValueFactory = _ => 20 };
        Command command = new("starvation", "Costly queries of many clients, and what the cheap commands of others wait") { clients, seconds };
        command.SetAction(given => RunAsync(given.GetValue(clients)!.Select(count => (Func<Task<Outcome>>)(() =>
            StarvationRun.RunAsync(count, TimeSpan.FromSeconds(given.GetValue(seconds)), Bounds.Wanted)))));
        return command;
    }

    private static Command Interruption()
    {
        Option<double> bound = new("--bound") { Description = "How soon each command is to end, in seconds", DefaultValueFactory = _ => 0.2 };
        Option<bool> together = new("--together") { Description = "All commands at the same time, as in the test suite" };
        Command command = new("interruption", "Long commands of every kind, ended in every way") { bound, together };
        command.SetAction(async given =>
        {
            var outcomes = await InterruptionRun.RunAsync(TimeSpan.FromSeconds(given.GetValue(bound)), given.GetValue(together));
            return await RunAsync([.. outcomes.Select(outcome => (Func<Task<Outcome>>)(() => Task.FromResult(outcome))),
                () => InterruptionRun.StopAsync(InterruptionRun.StopTime)]);
        });
        return command;
    }

    private static Command Transactions()
    {
        Option<int> kills = new("--kills") { Description = "How often to kill", DefaultValueFactory = _ => 50 };
        Option<int> clients = new("--clients") { Description = "How many clients run transactions", DefaultValueFactory = _ => 16 };
        Option<int> commits = new("--commits") { Description = "How many are committed between two kills at most", DefaultValueFactory = _ => 3000 };
        var seed = Seed();
        Command command = new("transactions", "SIGKILL in the midst of transactions, and whether what they saw and left has anomalies")
        {
            kills, clients, commits, seed,
        };
        command.SetAction(given => RunAsync([() => TransactionRun.RunAsync(
            given.GetValue(kills), given.GetValue(clients), given.GetValue(commits), given.GetValue(seed), Progress)]));
        return command;
    }

    private static Command Streams()
    {
        Option<int> kills = new("--kills") { Description = "How often to kill", DefaultValueFactory = _ => 20 };
        Option<int> changes = new("--changes") { Description = "How many changes are acknowledged between two kills at most", DefaultValueFactory = _ => 5000 };
        var seed = Seed();
        Command command = new("streams", "SIGKILL under writers and watchers of change streams, and whether these see each change once") { kills, changes, seed };
        command.SetAction(given => RunAsync([() => StreamRun.RunAsync(given.GetValue(kills), given.GetValue(changes), given.GetValue(seed), Progress)]));
        return command;
    }

    private static Command Kill()
    {
        Option<int> rounds = new("--rounds") { Description = "How often to kill", DefaultValueFactory = _ => 1000 };
        Option<int> changes = new("--changes") { Description = "How many changes are acknowledged between two kills at most", DefaultValueFactory = _ => 2000 };
        var seed = Seed();
        Command command = new("kill", "SIGKILL in the midst of changes of all kinds, and what is there afterwards") { rounds, changes, seed };
        command.SetAction(given => RunAsync([() => KillRun.RunAsync(given.GetValue(rounds), given.GetValue(changes), given.GetValue(seed), Progress)]));
        return command;
    }

    private static Command Fuzz(string name, string description, int most, Func<int, int, Action<string>, Task<Outcome>> run)
    {
        Option<int> inputs = new("--inputs") { Description = "How many", DefaultValueFactory = _ => most };
        var seed = Seed();
        Command command = new(name, description) { inputs, seed };
        command.SetAction(given => RunAsync([() => run(given.GetValue(inputs), given.GetValue(seed), Progress)]));
        return command;
    }

    private static Command Plans()
    {
        Option<int> queries = new("--queries") { Description = "How many", DefaultValueFactory = _ => 100_000 };
        var seed = Seed();
        Command command = new("plans", "Queries by each index and by none, whose answers must be the same") { queries, seed };
        command.SetAction(given => RunAsync([() => PlanRun.RunAsync(given.GetValue(queries), given.GetValue(seed), Progress)]));
        return command;
    }

    private static Command Races()
    {
        Option<int> races = new("--races") { Description = "How many of each kind", DefaultValueFactory = _ => 10_000 };
        Command command = new("races", "Changes at once, and clients that share a cursor, whose answers must be those of one after the other") { races };
        command.SetAction(given => RunAsync([() => ChangeRaces.RunAsync(given.GetValue(races)), () => CursorRaces.RunAsync(given.GetValue(races))]));
        return command;
    }

    private static Option<int> Seed() =>
        new("--seed") { Description = "Makes the same choices again", DefaultValueFactory = _ => Environment.TickCount };

    // Not among the figures, which may go to a file.
    private static void Progress(string message) => Console.Error.WriteLine(message);

    private static async Task<int> RunAsync(IEnumerable<Func<Task<Outcome>>> harnesses)
    {
        bool isFaulty = false;
        foreach (var harness in harnesses)
        {
            var outcome = await harness();
            Console.WriteLine(outcome);
            isFaulty |= outcome.Faults.Count > 0;
        }

        return isFaulty ? 1 : 0;
    }
}
