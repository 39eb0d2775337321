using System.Collections.Immutable;
using System.Reflection;
using Orleans;
using Orleans.CodeGeneration;

namespace Streetcar.Grains.Tests;

/// <summary>What crosses a grain call must be fit for Orleans' serializer: fixed names and numbers, nothing to copy.</summary>
public sealed class SerializationTests
{
    private static readonly Assembly Abstractions = typeof(IWriteGrain).Assembly;

    // What Orleans' serializer knows without an attribute.
    private static readonly HashSet<Type> Known =
        [typeof(void), typeof(bool), typeof(int), typeof(long), typeof(string), typeof(ReadOnlyMemory<byte>), typeof(CancellationToken)];

    public static TheoryData<Type> Interfaces => [.. GrainInterfaces()];

    public static TheoryData<Type> Messages => [.. Reachable()];

    [Fact]
    public void There_are_grain_interfaces_and_messages_to_look_at()
    {
        GrainInterfaces().ShouldBe(
            [typeof(IWriteGrain), typeof(IBatchGrain), typeof(ICatalogGrain), typeof(IGatewayGrain)], ignoreOrder: true);
        Reachable().ShouldBe(
            [typeof(Command), typeof(Reply), typeof(DocumentSequence), typeof(WriteBatch), typeof(WriteResults)], ignoreOrder: true);
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
        type.IsDefined(typeof(ImmutableAttribute), inherit: false).ShouldBeTrue($"{type} lacks [Immutable].");
        Alias(type).ShouldNotBeNullOrEmpty($"{type} lacks its [Alias].");

        var state = State(type).ToList();
        state.ShouldNotBeEmpty();
        foreach (var property in state)
        {
            property.IsDefined(typeof(IdAttribute)).ShouldBeTrue($"{type}.{property.Name} lacks its [Id].");
            property.CanWrite.ShouldBeTrue();
        }

        state.Select(property => property.GetCustomAttribute<IdAttribute>()!.Id).ShouldBeUnique();
    }

    private static IEnumerable<Type> GrainInterfaces() => Abstractions.GetTypes()
        .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type));

    private static IEnumerable<Type> Reachable()
    {
        var found = new HashSet<Type>();
        var waiting = new Queue<Type>(GrainInterfaces().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(Result(method))));
        while (waiting.TryDequeue(out var type))
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
                waiting.Enqueue(type.GetGenericArguments()[0]);
            else if (!Known.Contains(type) && found.Add(type))
                State(type).ToList().ForEach(property => waiting.Enqueue(property.PropertyType));
        }

        return found;
    }

    private static Type Result(MethodInfo method) =>
        method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(void);

    // The properties that hold something; the others are worked out of them.
    private static IEnumerable<PropertyInfo> State(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;
}
