using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Planning;

/// <summary>Asks the same by every index and by none: the answers must be the same.</summary>
internal static class PlanRun
{
    private const int Documents = 80;
    private const int Indexes = 6;
    private const int QueriesPerCollection = 50;

    // The hinted index can't answer that query.
    private const int NoPlan = 291;

    /// <summary>Runs queries over collections of their own.</summary>
    /// <param name="queries">How many.</param>
    /// <param name="seed">Chooses the documents, the indexes and the queries.</param>
    /// <param name="progress">Is told now and then how many have been run.</param>
    public static async Task<Outcome> RunAsync(int queries, int seed, Action<string> progress)
    {
        var outcome = new Outcome($"plans, {queries} queries, seed {seed}") { Progress = progress };
        using var folder = new TempFolder();
        using var server = await SiloProcess.StartAsync(folder.Path);
        using var client = await RawClient.ConnectAsync(server.EndPoint);
        var random = new RandomQueries(new Random(seed));
        int hinted = 0;
        int refused = 0;
        int found = 0;
        for (int done = 0; done < queries; done += QueriesPerCollection)
        {
            var hints = await FillAsync(client, random);
            for (int i = 0; i < QueriesPerCollection; i++)
            {
                var query = new RawDocument { ["find"] = "planned", ["filter"] = random.Filter(2), ["batchSize"] = 1000 };
                if (random.Sort() is { } sort)
                    query = query.With("sort", sort);
                var plain = await AskAsync(client, query.With("hint", new RawDocument { ["$natural"] = 1 }));
                // Two fields of the sort have arrays in one document: an index may still have the order.
                if (plain.Code == (int)ErrorCode.BadValue && query.ContainsKey("sort"))
                    continue;
                if (plain.Code > 0)
                    outcome.Blame($"{query} was answered with {plain.Code}");
                found += plain.Ids.Count;
                foreach (var hint in hints)
                {
                    var answer = await AskAsync(client, hint is null ? query : query.With("hint", hint));
                    hinted++;
                    if (answer.Code == NoPlan && hint is not null)
                        refused++;
                    else if (answer.Code != plain.Code || !plain.Ids.SequenceEqual(answer.Ids))
                        outcome.Blame($"{query} by {hint ?? "no hint"} {await KeyAsync(client, hint)} gives {Describe(answer)} instead of {Describe(plain)}: {await DifferingAsync(client, plain, answer)}");
                }
            }

            if ((done + QueriesPerCollection) % 5000 == 0)
                progress($"{done + QueriesPerCollection} queries, {outcome.Faults.Count} faults");
        }

        outcome.Note($"{hinted} answers compared, {refused} hints that can't serve, {found} documents");
        return outcome;
    }

    private static async Task<List<string?>> FillAsync(RawClient client, RandomQueries random)
    {
        await client.MustRunAsync("{ drop: 'planned' }");
        await client.MustRunAsync(new RawDocument
        {
            ["insert"] = "planned",
            ["documents"] = RawArray.From(Enumerable.Range(0, Documents).Select(id => (RawValue)random.Document(id))),
        });
        List<string?> hints = [null, "_id_"];
        for (int i = 0; i < Indexes; i++)
        {
            var index = random.Index($"index{i}");
            // Arrays in two of its fields, arrays in a hashed one, or the key of another one: there is no such index.
            var reply = await client.RunAsync(new RawDocument { ["createIndexes"] = "planned", ["indexes"] = RawArray.Create(index) });
            if (reply.IsOk() && !reply.ContainsKey("note"))
                hints.Add($"index{i}");
        }

        return hints;
    }

    // Without a sort the order is the plan's.
    private static async Task<(int Code, List<int> Ids)> AskAsync(RawClient client, RawDocument query)
    {
        var reply = await client.RunAsync(query);
        if (!reply.IsOk())
            return (reply.Code(), []);
        List<int> ids = [.. reply["cursor"].AsDocument["firstBatch"].AsArray.Select(document => document.AsDocument["_id"].AsInt32)];
        if (!query.ContainsKey("sort"))
            ids.Sort();
        return (0, ids);
    }

    private static string Describe((int Code, List<int> Ids) answer) =>
        answer.Code > 0 ? $"the error {answer.Code}" : $"[{string.Join(", ", answer.Ids)}]";

    private static async Task<RawValue> KeyAsync(RawClient client, string? hint)
    {
        var indexes = await client.MustRunAsync("{ listIndexes: 'planned' }");
        var index = indexes["cursor"].AsDocument["firstBatch"].AsArray.FirstOrDefault(index => index.AsDocument["name"] == hint);
        return index.Type == ElementType.Document ? index.AsDocument["key"] : RawDocument.Empty;
    }

    private static async Task<string> DifferingAsync(RawClient client, (int Code, List<int> Ids) plain, (int Code, List<int> Ids) answer)
    {
        var differing = plain.Ids.Except(answer.Ids).Concat(answer.Ids.Except(plain.Ids)).Take(1).Select(id => (RawValue)id);
        var found = await client.MustRunAsync(new RawDocument
        {
            ["find"] = "planned",
            ["filter"] = new RawDocument { ["_id"] = new RawDocument { ["$in"] = RawArray.From(differing) } },
        });
        return found["cursor"].AsDocument["firstBatch"].ToString();
    }
}
