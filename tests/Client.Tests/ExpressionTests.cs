using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>Filters, updates, sorts, projections and pipelines by MongoDB.Driver's definitions and expressions.</summary>
[Collection(SiloTests.Name)]
public sealed class ExpressionTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task Expressions_filter_sort_and_project(Transport transport)
    {
        var todos = await FilledAsync(transport);

        var titles = await todos.Find(todo => todo.Priority > 1 && !todo.Done).Sort(todo => todo.Priority, -1)
            .Project(todo => new { todo.Title, Double = todo.Priority * 2 }).ToListAsync(10);

        titles.ShouldBe([new { Title = "d", Double = 8 }, new { Title = "b", Double = 4 }]);
        (await todos.CountDocumentsAsync(todo => todo.Tags.Contains("x"))).ShouldBe(2);
        (await todos.FindOneAsync(todo => todo.Title == "c")).ShouldNotBeNull().Done.ShouldBeTrue();
        (await todos.DistinctAsync(todo => todo.Title, Builders<Todo>.Filter.Gt(todo => todo.Priority, 3))).ShouldBe(["d"]);
        (await todos.DistinctAsync<string>("Tags")).ShouldBe(["x", "y"], ignoreOrder: true);
    }

    [Theory, BothTransports]
    public async Task Definitions_change_documents(Transport transport)
    {
        var todos = await FilledAsync(transport);
        var update = Builders<Todo>.Update;

        (await todos.UpdateOneAsync(todo => todo.Title == "a", update.Set(todo => todo.Done, true).Inc(todo => todo.Priority, 5)))
            .ModifiedCount.ShouldBe(1);
        (await todos.UpdateManyAsync(todo => todo.Done, update.AddToSet(todo => todo.Tags, "done"))).ModifiedCount.ShouldBe(2);
        (await todos.FindOneAndUpdateAsync(
            todo => todo.Title == "a", update.Push(todo => todo.Tags, "z"), new() { ReturnDocument = ReturnDocument.After }))
            .ShouldNotBeNull().Tags.ShouldBe(["x", "done", "z"]);
        (await todos.FindOneAndDeleteAsync(todo => todo.Title == "a")).ShouldNotBeNull().Priority.ShouldBe(6);
        (await todos.DeleteManyAsync(todo => todo.Done)).DeletedCount.ShouldBe(1);
        (await todos.DeleteOneAsync(todo => todo.Title == "nothing")).DeletedCount.ShouldBe(0);
    }

    [Theory, BothTransports]
    public async Task Pipelines_are_typed_text_or_documents(Transport transport)
    {
        var todos = await FilledAsync(transport);

        var typed = await todos.Aggregate(new EmptyPipelineDefinition<Todo>()
            .Match(todo => todo.Priority > 1)
            .Group(todo => todo.Done, group => new { Done = group.Key, Sum = group.Sum(todo => todo.Priority) })).ToListAsync(10);
        var text = await todos.Aggregate($$"""[{ $match: { Priority: { $gt: {{1}} } } }, { $count: 'n' }]""").As<Count>().ToListAsync(10);
        var documents = await todos.Aggregate(new BsonDocument[] { new("$count", "n") }).ToListAsync(10);

        typed.ShouldBe([new { Done = true, Sum = 3 }, new { Done = false, Sum = 6 }], ignoreOrder: true);
        text.ShouldHaveSingleItem().N.ShouldBe(3);
        documents.ShouldHaveSingleItem()["n"].ShouldBe(4);
    }

    [Theory, BothTransports]
    public async Task Indexes_are_made_of_expressions(Transport transport)
    {
        var todos = await FilledAsync(transport);

        string name = await todos.CreateIndexAsync(
            Builders<Todo>.IndexKeys.Ascending(todo => todo.Title),
            new CreateIndexOptions<Todo> { Unique = true, PartialFilterExpression = Builders<Todo>.Filter.Gt(todo => todo.Priority, 0) });

        name.ShouldBe("Title_1");
        var error = await Should.ThrowAsync<WriteException>(() => todos.InsertOneAsync(new Todo { Title = "a", Priority = 1 }));
        error.Code.ShouldBe(11000);
        await todos.InsertOneAsync(new Todo { Title = "a", Priority = 0 });
    }

    private async Task<Collection<Todo>> FilledAsync(Transport transport)
    {
        var todos = silo.NewCollection<Todo>(transport);
        await todos.InsertManyAsync(
        [
            new() { Title = "a", Priority = 1, Tags = ["x"] },
            new() { Title = "b", Priority = 2, Tags = ["x", "y"] },
            new() { Title = "c", Priority = 3, Done = true },
            new() { Title = "d", Priority = 4 },
        ]);
        return todos;
    }

    private sealed class Count
    {
        [MongoDB.Bson.Serialization.Attributes.BsonElement("n")]
        public int N { get; set; }
    }

    private sealed class Todo
    {
        public ObjectId Id { get; set; }

        public string Title { get; set; } = "";

        public int Priority { get; set; }

        public bool Done { get; set; }

        public List<string> Tags { get; set; } = [];
    }
}
