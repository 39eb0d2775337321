using System.Globalization;
using CsCheck;
using Streetcar.Storage.Sqlite;

namespace Streetcar.Faults.Racing;

/// <summary>
/// Steps that are done at once, whose results must be those of the same steps one after the other, in any order. Databases are
/// closed as soon as they may be, so that opening, closing and dropping meet.
/// </summary>
internal static class ChangeRaces
{
    private const int StepsBefore = 4;
    private const int StepsAtOnce = 5;

    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (4, Gen.Const(StepKind.Insert)),
        (4, Gen.Const(StepKind.Upsert)),
        (1, Gen.Const(StepKind.Increment)),
        (1, Gen.Const(StepKind.IncrementFound)),
        (2, Gen.Const(StepKind.IncrementComputed)),
        (1, Gen.Const(StepKind.IncrementAndReturn)),
        (2, Gen.Const(StepKind.Delete)),
        (3, Gen.Const(StepKind.Find)),
        (1, Gen.Const(StepKind.Create)),
        (2, Gen.Const(StepKind.Drop)),
        (2, Gen.Const(StepKind.DropDatabase)),
        (2, Gen.Const(StepKind.Rename)));

    private static int _lastNumber;

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Const(() => Interlocked.Increment(ref _lastNumber)), Kinds, MostlyFirst(Step.Collections), MostlyFirst(Step.Documents),
        (number, kind, collection, document) => new Step(number, kind, collection, document));

    /// <summary>Runs races.</summary>
    /// <param name="races">How many.</param>
    public static async Task<Outcome> RunAsync(int races)
    {
        var outcome = new Outcome(string.Create(CultureInfo.InvariantCulture, $"{races} races of changes"));
        using var folder = new TempFolder();
        await using var store = SqliteStore.Open(new SqliteStoreOptions(folder.Path)
        {
            MaxOpenDatabases = 1,
            IdleTime = TimeSpan.FromMilliseconds(20),
        });
        int databases = 0;
        int steps = 0;
        var collections = Gen.Const(() => (new StoredCollections(store, $"d{Interlocked.Increment(ref databases)}"), new CollectionsModel()));
        var step = Steps.Operation<StoredCollections, CollectionsModel>(
            given => given.ToString(),
            (stored, given) =>
            {
                Interlocked.Increment(ref steps);
                stored.Do(given);
            },
            (model, given) => model.Do(given));
        try
        {
            await Task.Factory.StartNew(
                () => collections.SampleParallel(
                    [step],
                    (stored, model) => stored.ToString() == model.ToString(),
                    maxSequentialOperations: StepsBefore,
                    maxParallelOperations: StepsAtOnce,
                    iter: races),
                TaskCreationOptions.LongRunning);
        }
        catch (CsCheckException e)
        {
            outcome.Blame(e.Message);
        }

        outcome.Note($"{steps} steps");
        return outcome;
    }

    // So that they meet.
    private static Gen<int> MostlyFirst(int count) => Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[0, count - 1]));
}
