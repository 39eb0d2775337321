using System.Collections.Immutable;
using System.Reflection;
using Orleans;
using Orleans.CodeGeneration;
using Streetcar.Abstractions.Serialization;

namespace Streetcar.Grains.Tests;

/// <summary>
/// What crosses a grain call must be fit for Orleans' serializer: fixed names and numbers, and nothing to copy but what can
/// be changed.
/// </summary>
public sealed class SerializationTests
{
    private static readonly Assembly Abstractions = typeof(IWriteGrain).Assembly;

    // What Orleans' serializer knows without an attribute.
    private static readonly HashSet<Type> Known =
    [
        typeof(void), typeof(bool), typeof(int), typeof(long), typeof(string), typeof(object), typeof(TimeSpan),
        typeof(ulong), typeof(Guid), typeof(DateTime),
        typeof(ReadOnlyMemory<byte>), typeof(CancellationToken),
    ];

    // What it knows by Streetcar's codecs. It can be changed, so that a message that holds it is copied on its way.
    private static readonly HashSet<Type> Mutable =
        [typeof(MongoDB.Bson.BsonDocument), typeof(MongoDB.Bson.BsonArray), typeof(MongoDB.Bson.BsonValue)];

    public static TheoryData<Type> Interfaces => [.. GrainInterfaces()];

    public static TheoryData<Type> Messages => [.. Reachable()];

    [Fact]
    public void There_are_grain_interfaces_and_messages_to_look_at()
    {
        GrainInterfaces().ShouldBe(
            [
                typeof(IWriteGrain), typeof(IBatchGrain), typeof(ICatalogGrain), typeof(IGatewayGrain),
                typeof(ISessionGrain), typeof(ISiloSessionsGrain), typeof(IUsersGrain), typeof(ISiloUsersGrain),
                typeof(ICollectionGrain), typeof(IDatabaseGrain), typeof(ICursorGrain),
            ],
            ignoreOrder: true);
        Reachable().ShouldBe(
            [
                typeof(CommandSurrogate), typeof(ReplySurrogate), typeof(DocumentSequenceSurrogate), typeof(WriteBatch), typeof(WriteResults),
                typeof(SessionUse), typeof(CursorUse),
                typeof(DocumentBatch), typeof(OperationOptions), typeof(FindOptions), typeof(AggregateOptions),
                typeof(CountOptions), typeof(DistinctOptions), typeof(InsertOneOptions), typeof(InsertManyOptions),
                typeof(UpdateOptions), typeof(ReplaceOptions), typeof(DeleteOptions), typeof(BulkWriteOptions),
                typeof(FindOneAndUpdateOptions), typeof(FindOneAndReplaceOptions), typeof(FindOneAndDeleteOptions),
                typeof(CreateIndexModel), typeof(CreateIndexOptions), typeof(WriteModel), typeof(InsertOneModel),
                typeof(UpdateOneModel), typeof(UpdateManyModel), typeof(ReplaceOneModel), typeof(DeleteOneModel),
                typeof(DeleteManyModel), typeof(InsertOneResult), typeof(InsertManyResult), typeof(UpdateResult),
                typeof(DeleteResult), typeof(BulkWriteResult), typeof(BulkWriteUpsert),
            ],
            ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void A_grain_interface_has_a_version_and_aliases_for_itself_and_its_methods(Type type)
    {
        type.GetCustomAttribute<VersionAttribute>().ShouldNotBeNull($"{type} lacks its [Version].").Version.ShouldBeGreaterThan((ushort)0);
        Alias(type).ShouldNotBeNullOrEmpty($"{type} lacks its [Alias].");
        foreach (var method in type.GetMethods())
            Alias(method).ShouldNotBeNullOrEmpty($"{type}.{method.Name} lacks its [Alias].");
        type.GetMethods().Select(Alias).ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_has_the_serializer_s_attributes(Type type)
    {
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false).ShouldBeTrue($"{type} lacks [GenerateSerializer].");
        type.IsDefined(typeof(ImmutableAttribute), inherit: false).ShouldBe(!CanChange(type), $"[Immutable] of {type} is wrong.");
        Alias(type).ShouldNotBeNullOrEmpty($"{type} lacks its [Alias].");

        var state = State(type).ToList();
        foreach (var property in state)
        {
            property.IsDefined(typeof(IdAttribute)).ShouldBeTrue($"{type}.{property.Name} lacks its [Id].");
            property.CanWrite.ShouldBeTrue();
        }

        state.Select(property => property.GetCustomAttribute<IdAttribute>()!.Id).ShouldBeUnique();
    }

    private static IEnumerable<Type> GrainInterfaces() => Abstractions.GetTypes()
        .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type));

    // What grain calls carry: the types of parameters, results and their properties, bases and kinds of these.
    private static IEnumerable<Type> Reachable()
    {
        var found = new HashSet<Type>();
        var waiting = new Queue<Type>(GrainInterfaces().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(Result(method))));
        while (waiting.TryDequeue(out var type))
        {
            if (IsKnown(type) || Mutable.Contains(type))
                continue;
            if (Element(type) is { } element)
                waiting.Enqueue(element);
            else if (Surrogate(type) is { } surrogate)
                waiting.Enqueue(surrogate);
            else if (found.Add(type))
                Related(type).ToList().ForEach(waiting.Enqueue);
        }

        return found;
    }

    private static IEnumerable<Type> Related(Type type) => State(type).Select(property => property.PropertyType)
        .Append(type.IsValueType ? typeof(object) : type.BaseType!)
        .Concat(type.Assembly.GetTypes().Where(other => other.BaseType == type));

    // What the generic types that the serializer knows are made of.
    private static Type? Element(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is { } generic
            && (generic == typeof(ImmutableArray<>) || generic == typeof(IReadOnlyList<>) || generic == typeof(Nullable<>))
            ? type.GetGenericArguments()[0]
            : null;

    // What crosses in the place of a type that knows nothing of Orleans.
    private static Type? Surrogate(Type type) => Abstractions.GetTypes()
        .SelectMany(converter => converter.GetInterfaces())
        .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IConverter<,>))
        .Select(face => face.GetGenericArguments())
        .FirstOrDefault(pair => pair[0] == type)?[1];

    private static bool CanChange(Type type, HashSet<Type>? seen = null) => Mutable.Contains(type)
        || (!IsKnown(type) && (seen ??= []).Add(type) && Related(type).Any(other => CanChange(Element(other) ?? Surrogate(other) ?? other, seen)));

    private static bool IsKnown(Type type) => Known.Contains(type) || type.IsEnum || typeof(IGrain).IsAssignableFrom(type);

    private static Type Result(MethodInfo method) =>
        method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(void);

    // The properties that hold something; the others are worked out of them.
    private static IEnumerable<PropertyInfo> State(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(property => type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;
}
