package io.lepton.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The rules of ARCHITECTURE.md that the compiled classes show. */
final class HouseRulesTest {
    private static final String ROOT = "io.lepton.";
    private static final Set<String> PURE_MODULES = Set.of("domain", "governance");
    /** Generated from schemas: what writes model files, and what speaks gRPC, uses their classes directly. */
    private static final Set<String> GENERATED = Set.of("io.lepton.wire.onnx", "io.lepton.wire.grpc");

    /** Values that the root package of federation shows in its signatures. */
    private static final Set<String> SHOWN_VALUES =
            Set.of("io.lepton.federation.codec", "io.lepton.federation.secure", "io.lepton.federation.strategy");

    private static final Set<String> RANDOM_SOURCES =
            Set.of("java.util.Random", "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom");
    private static final Set<String> OWN_RANDOM =
            Set.of("java.lang.Math.random", "java.lang.StrictMath.random", "java.util.UUID.randomUUID");
    private static final Set<String> CLOCK_READS =
            Set.of("java.lang.System.currentTimeMillis", "java.lang.System.nanoTime");

    private static final JavaClasses LEPTON = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/jmh_generated/"))
            .importPackages("io.lepton");

    private static final Set<JavaClass> PURE = pureClasses();

    @Test
    void pureCodeTouchesNoFileSocketThreadOrRandomSource() {
        noClasses()
                .that(describe("are pure", PURE::contains))
                .should()
                .dependOnClassesThat(describe("reach outside", HouseRulesTest::reachesOutside))
                .check(LEPTON);
        classes()
                .that(describe("are pure", PURE::contains))
                .should(notCall("a random source", HouseRulesTest::drawsRandom))
                .check(LEPTON);
    }

    @Test
    void pureCodeReadsNoClock() {
        classes()
                .that(describe("are pure", PURE::contains))
                .should(notCall("the real clock", HouseRulesTest::readsClock))
                .check(LEPTON);
    }

    /** Excepted besides the server: programs and tools at the edge, which nothing simulates. */
    @Test
    void onlyTheServerReadsTheRealClock() {
        classes()
                .that(resideOutsideOfPackages(
                        "io.lepton.server..",
                        "io.lepton.cli..",
                        "io.lepton.client..",
                        "io.lepton.testkit..",
                        "io.lepton.benchmarks..",
                        "io.lepton.checks.."))
                .should(notCall("the real clock", HouseRulesTest::readsClock))
                .check(LEPTON);
    }

    @Test
    void heavyThirdPartiesStayAtHome() {
        // The benchmarks call the bare runtime too: it is the floor that a node is measured against.
        staysIn("ai.onnxruntime..", "io.lepton.inference..", "io.lepton.benchmarks..");
        staysIn("de.siegmar.fastcsv..", "io.lepton.data..");
        staysIn("org.duckdb..", "io.lepton.data..");
        staysIn("org.bytedeco..", "io.lepton.training.torch..");
        staysIn("picocli..", "io.lepton.cli..");
        staysIn("io.opentelemetry..", "io.lepton.telemetry..");
        staysIn("org.bouncycastle..", "io.lepton.identity..");
        staysIn("com.nimbusds..", "io.lepton.identity..");
        staysIn("org.flywaydb..", "io.lepton.control.sql..");
        staysIn("com.zaxxer.hikari..", "io.lepton.control.sql..");
        staysIn(
                "io.vertx..",
                "io.lepton.chassis..",
                "io.lepton.gateway..",
                "io.lepton.inference..",
                "io.lepton.transport..");
        staysIn("io.github.metarank..", "io.lepton.training.boosting..");
        staysIn("com.microsoft.ml.lightgbm..", "io.lepton.training.boosting..");
        staysIn("io.netty..", "io.lepton.chassis..", "io.lepton.gateway..", "io.lepton.inference..");
    }

    @Test
    void modulesMeetAtTheirRootPackage() {
        classes()
                .that()
                .resideInAPackage("io.lepton..")
                .should(meetOthersAtTheirRoot())
                .check(LEPTON);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.lepton.(**)").should().beFreeOfCycles().check(LEPTON);
    }

    @Test
    void namesTellTheJobNotThePattern() {
        noClasses()
                .that()
                .resideInAPackage("io.lepton..")
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Base)$")
                .check(LEPTON);
    }

    /** The pure modules, and every core with all that it uses, however deep. */
    private static Set<JavaClass> pureClasses() {
        Deque<JavaClass> open = new ArrayDeque<>();
        for (JavaClass type : LEPTON) {
            if (PURE_MODULES.contains(module(type)) || type.getSimpleName().endsWith("Core")) {
                open.push(type);
            }
        }
        Set<JavaClass> pure = new HashSet<>();
        while (!open.isEmpty()) {
            JavaClass type = open.pop();
            if (pure.add(type)) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(Dependency::getTargetClass)
                        .filter(target -> target.getPackageName().startsWith(ROOT))
                        .forEach(open::push);
            }
        }
        return pure;
    }

    private static void staysIn(String thirdParty, String... homes) {
        noClasses()
                .that(resideInAnyPackage("io.lepton..").and(resideOutsideOfPackages(homes)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(thirdParty)
                .check(LEPTON);
    }

    /** A URI is a value, and a generator that is handed in is not a source of one's own. */
    private static boolean reachesOutside(JavaClass target) {
        var name = target.getName();
        return name.startsWith("java.io.File")
                || name.equals("java.io.RandomAccessFile")
                || name.startsWith("java.nio.file.")
                || name.startsWith("java.nio.channels.")
                || (name.startsWith("java.net.") && !name.equals("java.net.URI"))
                || name.equals("java.lang.Thread")
                || target.isAssignableTo(Executor.class)
                || name.equals("java.util.concurrent.Executors")
                || RANDOM_SOURCES.contains(name);
    }

    private static boolean drawsRandom(JavaAccess<?> access) {
        return OWN_RANDOM.contains(called(access));
    }

    private static boolean readsClock(JavaAccess<?> access) {
        var target = access.getTarget();
        var owner = target.getOwner().getName();
        var isNowOfNoClock = target.getName().equals("now")
                && owner.startsWith("java.time.")
                && !target.getFullName().contains("java.time.Clock");
        var isRealClock = target.getName().startsWith("system")
                && (owner.equals("java.time.Clock") || owner.equals("java.time.InstantSource"));
        return CLOCK_READS.contains(called(access)) || isNowOfNoClock || isRealClock;
    }

    private static String called(JavaAccess<?> access) {
        return access.getTarget().getOwner().getName() + "."
                + access.getTarget().getName();
    }

    private static ArchCondition<JavaClass> notCall(String what, Predicate<JavaAccess<?>> forbidden) {
        return new ArchCondition<>("not call " + what) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getAccessesFromSelf().stream()
                        .filter(forbidden)
                        .forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> meetOthersAtTheirRoot() {
        return new ArchCondition<>("use other modules by their root package") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(HouseRulesTest::reachesIntoAnotherModule)
                        .forEach(use -> events.add(SimpleConditionEvent.violated(use, use.getDescription())));
            }
        };
    }

    /** The simulator drives cores, so it alone may also use another module's {@code core} package. */
    private static boolean reachesIntoAnotherModule(Dependency use) {
        var from = module(use.getOriginClass());
        var target = use.getTargetClass().getBaseComponentType();
        var to = module(target);
        if (to.isEmpty() || to.equals(from) || target.getPackageName().equals(ROOT + to)) {
            return false;
        }
        return !GENERATED.contains(target.getPackageName()) && !SHOWN_VALUES.contains(target.getPackageName());
    }

    private static String module(JavaClass type) {
        var packageName = type.getBaseComponentType().getPackageName();
        if (!packageName.startsWith(ROOT)) {
            return "";
        }
        var rest = packageName.substring(ROOT.length());
        var dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
