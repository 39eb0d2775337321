namespace Streetcar.Spec.Tests;

/// <summary>The writes that a bulk write consists of.</summary>
internal static class WriteModels
{
    public static WriteModel Create(BsonDocument request)
    {
        var (kind, write) = request.Single();
        return Create(kind, write.AsDocument);
    }

    public static WriteModel Create(string kind, BsonDocument write)
    {
        var arguments = new Arguments(write);
        switch (kind)
        {
            case "insertOne":
                var document = arguments.Document("document")!;
                arguments.End();
                return WriteModel.InsertOne(document);
            case "deleteOne":
            case "deleteMany":
                var deleted = arguments.Document("filter")!;
                var deletion = Options.Delete(arguments);
                arguments.End();
                return kind == "deleteOne" ? WriteModel.DeleteOne(deleted, deletion) : WriteModel.DeleteMany(deleted, deletion);
            case "replaceOne":
                var replaced = arguments.Document("filter")!;
                var replacement = arguments.Document("replacement")!;
                var replacing = Options.Replace(arguments);
                arguments.End();
                return WriteModel.ReplaceOne(replaced, replacement, replacing);
            case "updateOne":
            case "updateMany":
                var filter = arguments.Document("filter")!;
                var update = arguments.Value("update");
                var options = Options.Update(arguments);
                arguments.End();
                return (kind, update.Type) switch
                {
                    ("updateOne", BsonType.Array) => WriteModel.UpdateOne(filter, Options.Pipeline(update), options),
                    ("updateOne", _) => WriteModel.UpdateOne(filter, update.AsDocument, options),
                    (_, BsonType.Array) => WriteModel.UpdateMany(filter, Options.Pipeline(update), options),
                    _ => WriteModel.UpdateMany(filter, update.AsDocument, options),
                };
            default:
                throw new SpecRunnerException($"Writes of the kind '{kind}' are not known.");
        }
    }
}
