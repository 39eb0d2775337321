using System.Security.Cryptography;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Shapes;

/// <summary>
/// What commands that differ in values alone have in common
/// (<see href="https://www.mongodb.com/docs/manual/core/query-shapes/"/>).
/// </summary>
public static class QueryShape
{
    // What says how a command runs and not what it asks for.
    private static readonly string[] NoPartOfIt =
        ["$db", "lsid", "txnNumber", "$clusterTime", "$readPreference", "readConcern", "writeConcern", "maxTimeMS", "comment", "cursor", "batchSize"];

    /// <summary>The hash of a command's shape, in 64 hexadecimal digits.</summary>
    /// <param name="command">A find, an aggregation or another command; valid, as one is that has been parsed.</param>
    /// <param name="database">The database that it is run in.</param>
    public static string HashOf(RawDocument command, string database)
    {
        var text = new StringBuilder(database);
        bool isCommandName = true;
        foreach (var (name, value) in command)
        {
            if (NoPartOfIt.Contains(name))
                continue;
            text.AppendName(name);
            if (isCommandName || name is "sort" or "projection" or "collation" or "hint" or "key")
                text.AppendWhole(value);
            else if (name is "filter" or "query" && value.Type == ElementType.Document)
                text.Append(ParsedFilter.Of(value.AsDocument), forPlans: false);
            else if (name == "pipeline" && value.Type == ElementType.Array)
                AppendStages(text, value.AsArray);
            else
                text.AppendShape(value);
            isCommandName = false;
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void AppendStages(StringBuilder text, RawArray stages)
    {
        foreach (var stage in stages)
        {
            var (name, value) = stage.AsDocument.First();
            text.AppendName(name);
            if (name == "$match")
                text.Append(ParsedFilter.Of(value.AsDocument), forPlans: false);
            else if (name is "$sort" or "$project" or "$out")
                text.AppendWhole(value);
            else
                text.AppendShape(value);
        }
    }
}
